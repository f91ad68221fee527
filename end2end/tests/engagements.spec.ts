// Home, discovery and the detail of an engagement (SPEC §4 and §9).
import { type Page } from '@playwright/test';
import { Portal, accessible, alive, become, browserOf, expect, modes, open, test } from './portal';

const titles = (page: Page) => page.locator('.results > li h2');
const titleLink = (page: Page, title: string) => page.locator('.results').getByRole('link', { name: title, exact: true });

/** Changes the filter the way people do: with scripts at once, without by the button. */
async function choose(page: Page, mode: string, label: string, option: string) {
  await page.getByLabel(label, { exact: true }).selectOption(option);
  if (mode === 'without WebAssembly') await page.getByRole('button', { name: 'Search' }).click();
}

async function search(page: Page, text: string) {
  await page.getByRole('searchbox').fill(text);
  await page.getByRole('searchbox').press('Enter');
}

for (const mode of modes) {
  test.describe(mode, () => {
    test.use(browserOf(mode));

    test('a search finds titles whatever the letter case and accents, and stands in the address', async ({ page, portal }) => {
      const member = await portal.newOrganization();
      await become(page.context(), member.session, portal.url);
      await open(page, '/engagements/discover');
      await expect(titleLink(page, 'Atlas mobile beta')).toBeVisible();
      for (const text of ['francaise', 'FRANÇAISE', 'interface experience', '  Française  retour ']) {
        await search(page, text);
        await expect(titles(page), text).toHaveText(['Retour d’expérience : interface française']);
        expect(new URL(page.url()).searchParams.get('q')!.trim(), text).toBe(text.trim());
        await alive(page);
      }
      // Wildcards are characters.
      for (const text of ['%', '_', "'", '\\', '<b>']) {
        await search(page, text);
        await expect(page.getByRole('heading', { name: 'Nothing found' }), text).toBeVisible();
        await alive(page);
      }
      await page.getByRole('link', { name: 'Clear search and filter' }).click();
      await expect(titleLink(page, 'Atlas mobile beta')).toBeVisible();
      await expect(page.getByRole('searchbox')).toHaveValue('');
      await expect(page).toHaveURL(/\/engagements\/discover$/);
    });

    test('the filter by access and the order stand in the address, and going back goes back', async ({ page, portal }) => {
      const member = await portal.newOrganization();
      await become(page.context(), member.session, portal.url);
      await open(page, '/engagements/discover');
      await expect(titles(page).first()).toHaveText('Atlas 5 preview');
      await choose(page, mode, 'Access', 'Open');
      await expect(page).toHaveURL(/access=open/);
      await expect(titleLink(page, 'Atlas 5 preview')).toHaveCount(0);
      await alive(page);
      const open_ = ['Atlas mobile beta', 'Sensor SDK 3', 'Retour d’expérience : interface française'];
      await expect(titles(page)).toHaveText(open_);
      await expect(page.locator('.results .tag')).toHaveText(open_.map(() => 'Open'));
      await choose(page, mode, 'Sort by', 'Title');
      await expect(page).toHaveURL(/sort=title/);
      await expect(titles(page)).toHaveText([open_[0], open_[2], open_[1]]);
      await expect(page).toHaveURL(/access=open/);

      await page.reload();
      await alive(page);
      await expect(titles(page)).toHaveText([open_[0], open_[2], open_[1]]);
      await expect(page.getByLabel('Access', { exact: true })).toHaveValue('open');
      await expect(page.getByLabel('Sort by')).toHaveValue('title');

      await page.goBack();
      await expect(titles(page)).toHaveText(open_);
      await expect(page.getByLabel('Sort by')).toHaveValue('newest');
      await page.goBack();
      await expect(titles(page).first()).toHaveText('Atlas 5 preview');
      await expect(page.getByLabel('Access', { exact: true })).toHaveValue('');
    });

    test('discovery lists what is for my organization, and nothing that I am in', async ({ page, portal }) => {
      await become(page.context(), await portal.session('sam@brightwater'), portal.url);
      await open(page, '/engagements/discover');
      await expect(titleLink(page, 'Cold chain tracking')).toBeVisible();
      for (const hidden of ['Warehouse robotics pilot', 'Spare parts catalogue', 'Battery safety advisory', 'Atlas 4 end of support', 'Atlas 6 concepts']) {
        await expect(titleLink(page, hidden), hidden).toHaveCount(0);
      }
      // Priya takes part in Sensor SDK 3 and waits for Atlas 5.
      await page.context().clearCookies();
      await become(page.context(), await portal.session('priya@brightwater'), portal.url);
      await open(page, '/engagements/discover');
      await expect(titleLink(page, 'Cold chain tracking')).toBeVisible();
      await expect(titleLink(page, 'Sensor SDK 3')).toHaveCount(0);
      await expect(page.locator('.results > li', { hasText: 'Atlas 5 preview' }).locator('.result-side')).toContainText('Pending');
    });

    test('the detail says what it is, who decides, which terms are in force, and how one enters', async ({ page, portal }) => {
      await become(page.context(), await portal.session('sam@brightwater'), portal.url);
      const managed = await portal.engagement('Gateway firmware 8 release candidates');
      await open(page, `/engagements/${managed}`);
      const facts = page.getByRole('complementary', { name: 'About this engagement' });
      for (const text of ['Managed', 'Device SDKs', 'Northlight Systems', 'Aurelia Robotics', 'Brightwater Logistics', 'Olivia Mensah', 'Version 1']) {
        await expect(facts, text).toContainText(text);
      }
      await expect(page.getByRole('button', { name: 'Request access' })).toBeVisible();
      await accessible(page);

      const invited = await portal.engagement('Cold chain tracking');
      await open(page, `/engagements/${invited}`);
      await expect(page.getByRole('heading', { name: 'By invitation' })).toBeVisible();
      await expect(page.locator('#enter').getByRole('link', { name: 'olivia@northlight.example' })).toHaveAttribute('href', 'mailto:olivia@northlight.example');
      await expect(page.locator('main').getByRole('button')).toHaveCount(0);
      await accessible(page);

      const paused = await portal.engagement('Battery safety advisory');
      await open(page, `/engagements/${paused}`);
      await expect(page.locator('#enter')).toContainText('This engagement is paused: nobody new can enter for now.');
      const closed = await portal.engagement('Atlas 4 end of support');
      await open(page, `/engagements/${closed}`);
      await expect(page.locator('#enter')).toContainText('This engagement does not take anybody new.');
      await accessible(page);
    });

    test('people outside of the audience see name and summary, and a draft is not there for them', async ({ page, portal }) => {
      await become(page.context(), await portal.session('sam@brightwater'), portal.url);
      const other = await portal.engagement('Warehouse robotics pilot');
      await open(page, `/engagements/${other}`);
      await expect(page.getByRole('heading', { name: 'Warehouse robotics pilot' })).toBeVisible();
      await expect(page.locator('main')).toContainText('A joint pilot in two warehouses');
      await expect(page.locator('#enter')).toContainText('This engagement is for other organizations.');
      const whole = await page.content();
      for (const secret of ['Weekly figures are shared here', 'Paul Mercier', 'Léa Garnier', 'Oscar Brandt']) expect(whole, secret).not.toContain(secret);
      await accessible(page);

      const draft = await portal.engagement('Atlas 6 concepts');
      for (const path of [`/engagements/${draft}`, `/engagements/${draft}/requests`, '/engagements/00000000-0000-7000-8000-000000000000', '/engagements/nonsense']) {
        const answer = await open(page, path);
        expect(answer!.status(), path).toBe(404);
        await expect(page.getByRole('heading', { name: 'Not found' })).toBeVisible();
        await expect(page.locator('main')).toContainText('There is no such engagement, or it is not open to you.');
        expect(await page.content()).not.toContain('Atlas 6');
      }
      await accessible(page);
    });

    test('home leads from the welcome to discovery, and then shows engagements and requests', async ({ page, portal }) => {
      const member = await portal.newOrganization();
      await become(page.context(), member.session, portal.url);
      await open(page, '/');
      await expect(page.getByRole('heading', { name: `Hello, ${member.name}` })).toBeVisible();
      await expect(page.locator('main')).toContainText(`You act for ${member.organization}.`);
      await expect(page.getByRole('heading', { name: 'You have no engagement yet' })).toBeVisible();
      await page.locator('.empty').getByRole('link', { name: 'Discover' }).click();
      await expect(page).toHaveURL(/\/engagements\/discover$/);

      expect((await portal.enter(member.session, 'Atlas mobile beta')).status).toBe(200);
      await portal.ask(member.session, 'Atlas 5 preview');
      await open(page, '/');
      await expect(page.getByRole('heading', { name: 'You have no engagement yet' })).toHaveCount(0);
      await expect(titleLink(page, 'Atlas mobile beta')).toBeVisible();
      await expect(page.locator('main')).toContainText('My requests');
      await expect(titleLink(page, 'Atlas 5 preview')).toBeVisible();
      await accessible(page);
      await titleLink(page, 'Atlas mobile beta').click();
      await expect(page.getByRole('heading', { name: 'Atlas mobile beta' })).toBeVisible();
    });

    test('somebody whose organization is not registered is sent to the registration', async ({ page, portal }) => {
      await become(page.context(), await portal.session('admin@cobalt'), portal.url);
      await open(page, '/');
      await expect(page.locator('main')).toContainText('Your organization is not registered yet.');
      const answer = await open(page, '/engagements/discover');
      expect(answer!.status()).toBe(403);
      await expect(page.locator('main')).toContainText('People take part for an organization, and yours is not registered yet.');
      await accessible(page);
      await page.locator('main').getByRole('link', { name: 'Register your organization' }).click();
      await expect(page).toHaveURL(/\/register$/);
    });
  });
}

test.describe('a long list', () => {
  let crowded: Portal;
  test.beforeAll(async () => {
    crowded = await Portal.open();
    const filled = crowded.run(['demo', '--engagements', '120']);
    expect(filled.status, filled.stderr).toBe(0);
  });
  test.afterAll(async () => crowded?.close());

  for (const mode of modes) {
    test(`${mode}: pages have an address, lead on and back, and show each engagement once`, async ({ visitor }) => {
      const page = await visitor({ baseURL: crowded.url, session: await crowded.session('sam@brightwater'), ...browserOf(mode) });
      for (const sort of ['newest', 'title']) {
        await open(page, `/engagements/discover?sort=${sort}`);
        const pages: string[][] = [];
        for (;;) {
          await expect(titles(page).first()).toBeVisible();
          pages.push(await titles(page).allInnerTexts());
          const next = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Next' });
          if (await next.count() === 0) break;
          const first = pages.at(-1)![0];
          await next.click();
          await expect(titles(page).first()).not.toHaveText(first);
          await expect(page).toHaveURL(/after=/);
          await alive(page);
        }
        expect(pages.map((list) => list.length)).toEqual([50, 50, expect.any(Number)]);
        const all = pages.flat();
        expect(new Set(all).size).toBe(all.length);
        expect(all.filter((title) => /\d+$/.test(title) && /^(Gateway|Scanner|Dashboard|Planner|Sensor|Archive|Router|Terminal) /.test(title) && title !== 'Sensor SDK 3')).toHaveLength(120);

        // An address is a place: it can be loaded again, and left by the browser's back.
        const last = page.url();
        await page.reload();
        await alive(page);
        await expect(titles(page)).toHaveText(pages[2]);
        await page.goBack();
        await expect(titles(page).first()).toHaveText(pages[1][0]);
        await page.goForward();
        await expect(titles(page).first()).toHaveText(pages[2][0]);
        expect(page.url()).toBe(last);
        await alive(page);
        const previous = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Previous' });
        await previous.click();
        await expect(titles(page)).toHaveText(pages[1]);
        await alive(page);
        await previous.click();
        await expect(titles(page)).toHaveText(pages[0]);
        await expect(previous).toHaveCount(0);
      }
    });
  }

  test('a place in the address that is none shows the first page', async ({ visitor }) => {
    const page = await visitor({ baseURL: crowded.url, session: await crowded.session('sam@brightwater') });
    await open(page, '/engagements/discover');
    const first = await titles(page).allInnerTexts();
    for (const query of ['after=nonsense', 'before=%00', 'after=' + 'A'.repeat(3000), 'after=1&before=2', 'sort=wrong&access=wrong']) {
      const answer = await open(page, `/engagements/discover?${query}`);
      expect(answer!.status(), query).toBe(200);
      await expect(titles(page), query).toHaveText(first);
    }
  });
});
