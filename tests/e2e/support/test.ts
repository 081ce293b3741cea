// The test function of the journeys: a page that fails the test when the browser complains, and people who sign in.
import { test as base, expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { TODAY, type Demo, type Role } from './demo';

export type Language = 'en' | 'es' | 'fr';
export const LANGUAGES: Language[] = ['en', 'es', 'fr'];

/** What the browser complained about; a journey that ends with anything in it has failed. */
const complaints = new WeakMap<BrowserContext, string[]>();

export interface Person {
  context: BrowserContext;
  page: Page;
  /** Ends the session's browser and fails when it had complained. */
  leave(): Promise<void>;
}

/** A fresh browser in `language` that nobody has signed in with. */
export async function visitor(browser: Browser, demo: Pick<Demo, 'origin'>, language: Language, width = 1280): Promise<Person> {
  const context = await browser.newContext({
    baseURL: demo.origin,
    locale: language,
    timezoneId: 'Africa/Nairobi',
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
  });
  const list: string[] = [];
  complaints.set(context, list);
  const page = await context.newPage();
  await page.clock.setFixedTime(new Date(`${TODAY}T08:00:00Z`));
  page.on('pageerror', (error) => list.push(`error in the page at ${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    // A refused request is reported by the browser too; what the page makes of it is tested where it matters.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      list.push(`console at ${page.url()}: ${message.text()}`);
    }
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== demo.origin) list.push(`asked a third party: ${request.url()}`);
  });
  const leave = async () => {
    await context.close();
    expect(list).toEqual([]);
  };
  return { context, page, leave };
}

/** Signs in with the link the demo printed for `role`, by keyboard, and waits for the first page. */
export async function signIn(person: Person, link: string): Promise<void> {
  await person.page.goto(link);
  await person.page.getByRole('button').focus();
  await person.page.keyboard.press('Enter');
  await person.page.waitForURL(/\/(home|staff\/today)$/);
  await ready(person.page);
}

/** A signed-in person. A link works once, so each role of a demo signs in once; the state is reused after that. */
export class People {
  private states = new Map<Role, Awaited<ReturnType<BrowserContext['storageState']>>>();

  constructor(private browser: Browser, private demo: Demo) {}

  async as(role: Role, language: Language, width = 1280): Promise<Person> {
    const person = await visitor(this.browser, this.demo, language, width);
    const state = this.states.get(role);
    if (state) {
      await person.context.addCookies(state.cookies);
    } else {
      await signIn(person, this.demo.links[role]);
      this.states.set(role, await person.context.storageState());
    }
    return person;
  }
}

/** Waits until the page has drawn its content: its heading is there and nothing is loading any more. */
export async function ready(page: Page): Promise<void> {
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
}

export const test = base;
export { expect };
