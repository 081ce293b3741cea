// The matching studio as a person without a mouse uses it.
import { expect, type Locator, type Page } from '@playwright/test';
import { press, tabTo } from './keyboard';
import { ready, type Language } from './test';
import { counted, pattern, words } from './words';

/** The studio of the demonstration's cohort. */
export class MatchingStudio {
  constructor(readonly page: Page, readonly language: Language) {}

  say(key: string): string {
    return words(this.language, `matching.${key}`);
  }

  like(key: string): RegExp {
    return pattern(this.language, `matching.${key}`);
  }

  async open(): Promise<void> {
    await this.page.goto('/staff/matching?cohort=2024');
    await ready(this.page);
    await expect(this.rows().first()).toBeVisible();
  }

  pane(name: 'pool' | 'rules' | 'result' | 'report'): Locator {
    return this.page.locator(`#matching-${name}`);
  }

  /** The openers of the pairs. */
  rows(): Locator {
    return this.pane('result').locator('.row-opener');
  }

  /** The marks of pinned pairs in the result. */
  pins(): Locator {
    return this.pane('result').locator('.tag-mine');
  }

  banner(): Locator {
    return this.page.locator('#matching-moved');
  }

  button(key: string, within: Page | Locator = this.page): Locator {
    return within.getByRole('button', { name: this.say(key), exact: true });
  }

  /** The record of what is shown, as the page itself would save it. */
  async ownRecord(): Promise<string> {
    const download = this.page.waitForEvent('download');
    await press(this.page, this.button('record', this.pane('report')));
    const stream = await (await download).createReadStream();
    let text = '';
    for await (const chunk of stream) text += chunk.toString();
    return text;
  }

  /** The record of the saved run that is shown, and its id. */
  async savedRecord(): Promise<{ id: string; text: string }> {
    const link = this.pane('report').getByRole('link', { name: this.say('record') });
    const address = (await link.getAttribute('href'))!;
    const text = await this.page.evaluate(async (address) => (await fetch(address)).text(), address);
    return { id: address.split('/').at(-2)!, text };
  }

  /** How many percent of an earlier run are to stay. */
  percent(): Locator {
    return this.page.locator('#matching-close');
  }

  /** The run to stay close to; there only where there are several. */
  earlierRun(): Locator {
    return this.page.locator('#matching-close-run');
  }

  /** Types into a number field that already holds a number. */
  async type(field: Locator, number: number): Promise<void> {
    await tabTo(this.page, field);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.type(String(number));
    await this.page.keyboard.press('Enter');
  }

  /** Holds the answer to the next fetch of the round back; gives what lets it go and waits until the page has it. */
  async holdRound(): Promise<() => Promise<void>> {
    const round = '**/api/v1/staff/cohorts/*/matching';
    let open = (): void => {};
    const gate = new Promise<void>((opened) => (open = opened));
    const arrived = this.page.waitForResponse((response) => response.request().method() === 'GET' && /\/matching$/.test(response.url()));
    await this.page.route(
      round,
      async (route) => {
        await gate;
        await route.continue();
      },
      { times: 1 },
    );
    return async () => {
      open();
      await (await arrived).finished();
    };
  }

  /** Both steps of publishing, from the button in the heading to what is said afterwards; `late` arrives in between. */
  async publish(late: () => Promise<void> = async () => {}): Promise<void> {
    await press(this.page, this.button('publish'));
    const preview = this.page.locator('#matching-preview');
    await expect(preview).toBeFocused();
    await late();
    await expect(preview).toBeFocused();
    for (const role of ['mail_mentees', 'mail_mentors']) {
      await expect(preview.getByRole('heading', { name: this.say(role) })).toBeVisible();
    }
    await press(this.page, this.button('publish_next'));
    const dialog = this.page.getByRole('dialog');
    await expect(this.button('not_yet', dialog)).toBeFocused();
    await tabTo(this.page, this.button('publish_yes', dialog));
    await this.page.keyboard.press('Enter');
    await expect(this.page.locator('#matching-outcome')).toBeFocused();
    await expect(this.page.locator('#matching-outcome').getByText(counted(this.language, 'matching.run_published'))).toBeVisible();
  }
}
