// Starts the page: imports the glue that the build names in this script's data attributes and runs the wasm.
// Until that has worked, the shell in index.html is what people see; when it fails or takes very long,
// its "did not load, try again" block appears in their language. The content security policy allows
// neither inline scripts nor eval, so this file is all there is outside the wasm.

// How long a slow connection may take before we offer another try, in milliseconds.
const PATIENCE = 30_000;

// What the page keeps on this device under these names: a language code, and "light" or "dark".
const LANGUAGE_KEY = "convene-language";
const THEME_KEY = "convene-theme";

const WORDED = ["en", "es", "fr"];

/** What is stored under `key`, or null where storage is missing or refused. */
function stored(key) {
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** The first language the shell is worded in: the stored choice, then the browser's, then English. */
function chosenLanguage() {
  const wishes = [stored(LANGUAGE_KEY), ...(navigator.languages ?? [])];
  const codes = wishes.filter(Boolean).map((wish) => wish.toLowerCase().split("-")[0]);
  return codes.find((code) => WORDED.includes(code)) ?? "en";
}

function wordShell(language) {
  document.documentElement.lang = language;
  for (const block of document.querySelectorAll("#shell [data-words]")) {
    block.hidden = block.dataset.words !== language;
  }
}

function offerRetry() {
  const block = document.getElementById("boot-failed");
  if (block) block.hidden = false;
}

const theme = stored(THEME_KEY);
if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
wordShell(chosenLanguage());

const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
const slow = window.setTimeout(offerRetry, PATIENCE);
try {
  const { default: start } = await import(js);
  await start({ module_or_path: wasm });
  document.getElementById("shell")?.remove();
} catch (error) {
  console.error("The page did not start.", error);
  offerRetry();
} finally {
  window.clearTimeout(slow);
}
