"""Puts requests made from openapi.json, right ones and wrong ones, to a demo, and holds every answer against it.

    contract.py PROGRAM [EXAMPLES]

Starts the demo of PROGRAM in a folder of its own, once for each role, with runs made beforehand so that what needs one
is reached, and runs schemathesis with all its checks. Prints a line a role and ends with 1 if any check failed, the whole
report above it.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROLES = ["staff", "government"]
# Each role is signed in by the session that this would end.
LEFT_OUT = ["post_sign_out"]
START_S = 60


class Demo:
    """A served demo that ends with the block."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program, self.folder, self.sessions = program, folder, {}

    def __enter__(self) -> "Demo":
        arguments = [self.program, "demo", "--listen", "127.0.0.1:0", "--data", str(self.folder / "demo")]
        self.log = open(self.folder / "demo.log", "w", encoding="utf-8")
        self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.links = {}
        deadline = time.monotonic() + START_S
        while "facilitator" not in self.links:
            line = self.process.stdout.readline()
            if not line or time.monotonic() > deadline:
                raise SystemExit(f"the demo did not start; see {self.log.name}")
            role, _, link = line.strip().partition("\t")
            self.links[role] = link
        self.origin = re.match(r"https?://[^/]+", self.links["staff"]).group()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(30)
        self.log.close()

    def sign_in(self, role: str) -> str:
        """The value of the session's cookie; a link signs in once, so the session is kept."""
        if role not in self.sessions:
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            with self._opened("POST", self.links[role], b"", form) as answer:
                cookies = " ".join(answer.headers.get_all("Set-Cookie"))
            self.sessions[role] = re.search(r"__Host-sid=(\w+)", cookies).group(1)
        return self.sessions[role]

    def ask(self, method: str, path: str, session: str, body: object = None) -> object:
        """The JSON that an operation answers."""
        headers = {"Cookie": f"__Host-sid={session}", "Content-Type": "application/json"}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        data = None if body is None else json.dumps(body).encode()
        with self._opened(method, f"{self.origin}/api/v1{path}", data, headers) as answer:
            return json.load(answer)

    def _opened(self, method: str, url: str, data: object, headers: dict):
        headers = {"Origin": self.origin, "Sec-Fetch-Site": "same-origin", **headers}
        request = urllib.request.Request(url, data=data, method=method, headers=headers)
        try:
            return urllib.request.build_opener(Stay).open(request)
        except urllib.error.HTTPError as answer:
            if answer.code < 400:
                return answer
            raise


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: its answer holds the cookies."""

    def redirect_request(self, *_: object) -> None:
        return None


def objects(demo: Demo) -> str:
    """Settings that give parameters ids of what exists; one of each kind of run is made first."""
    staff = demo.sign_in("staff")
    cohort = demo.ask("GET", "/staff/cohorts", staff)["cohorts"][0]["id"]
    studio = demo.ask("GET", f"/staff/cohorts/{cohort}/matching", staff)
    matching = {"objective": "bands", "ruleset": studio["default_ruleset"], "pinned": [], "forbidden": []}
    grouping = {"size_min": 5, "size_max": 8, "session_minutes": 90, "seed": 1}
    matched = [demo.ask("POST", f"/staff/cohorts/{cohort}/match-runs", staff, matching) for _ in range(2)]
    grouped = demo.ask("POST", f"/staff/cohorts/{cohort}/group-runs", staff, grouping)["proposals"]
    first = grouped[0]
    demo.ask("POST", f"/staff/group-runs/{first['id']}/publication", staff, {"version": first["version"]})
    published = demo.ask("GET", "/groups", demo.sign_in("government"))["groups"]
    member = studio["pool"]["mentees"][0]["id"]
    everywhere = {
        "path.cohort": cohort,
        "path.call": demo.ask("GET", "/staff/calls", staff)["calls"][0]["id"],
        "path.mentor": studio["pool"]["mentors"][0]["id"],
        "path.member": member,
        "query.member": member,
        "path.group": published[0]["id"],
    }
    settings = ["[parameters]", *(f'"{name}" = "{value}"' for name, value in everywhere.items())]
    # Runs of both kinds are called the same in their addresses.
    for kind, run in (("match-runs", matched[0]), ("group-runs", grouped[1])):
        settings += ["[[operations]]", f'include-path-regex = "/{kind}/"', f'parameters = {{ "path.run" = "{run["id"]}" }}']
    return "\n".join(settings)


def check(program: str, role: str, examples: str) -> bool:
    """Whether every answer to `role` was right."""
    with tempfile.TemporaryDirectory() as folder, Demo(program, Path(folder)) as demo:
        known = objects(demo)
        rules = (HERE / "schemathesis.toml").read_text(encoding="utf-8")
        (Path(folder) / "schemathesis.toml").write_text(f"{rules}\n{known}\n", encoding="utf-8")
        described = subprocess.run([program, "openapi"], capture_output=True, check=True).stdout
        (Path(folder) / "openapi.json").write_bytes(described)
        tool = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "run", "openapi.json"]
        options = ["--url", demo.origin, "--checks", "all", "--max-examples", examples, "--seed", "1"]
        options += ["--no-shrink", "--continue-on-failure", "--header", f"Origin: {demo.origin}"]
        options += ["--header", "Sec-Fetch-Site: same-origin", "--warnings", "off"]
        options += [word for name in LEFT_OUT for word in ("--exclude-operation-id", name)]
        environment = {**os.environ, "CONVENE_SESSION": demo.sign_in(role), "NO_COLOR": "1"}
        run = subprocess.run([*tool, *options], cwd=folder, env=environment, capture_output=True, text=True)
        served = demo.process.poll() is None
    generated = re.search(r"(\d+) generated", run.stdout)
    if run.returncode != 0 or not served or not generated:
        print(run.stdout, run.stderr, sep="\n")
        print(f"contract: {role}: FAILED" + ("" if served else ", and the server ended"))
        return False
    print(f"contract: {role}: {generated.group(1)} requests, every answer as described")
    return True


def main() -> None:
    program = str(Path(sys.argv[1]).resolve())
    examples = sys.argv[2] if len(sys.argv) > 2 else "15"
    results = [check(program, role, examples) for role in ROLES]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
