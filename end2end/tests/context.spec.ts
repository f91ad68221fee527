// CTX-01, CTX-02: one switcher; a page of one account neither shows nor changes anything of another.
import type { Page } from '@playwright/test';
import { alive, become, browserOf, demoPassword, expect, fields, fits, modes, open, press, test, wellMade } from './portal';

/** Of Brightwater Logistics, and a guest of Aurelia Robotics. */
const mina = 'mina@brightwater';
const justification = 'We would like to test our gateway against it.';

const words = {
  en: {
    locale: 'en-US', from: 'Sign in from another directory', out: 'Sign out', only: 'Sign out only', elsewhere: 'In another of your accounts',
    switchTo: 'Switch to', justification: 'Justification', accept: 'I accept the terms of use', request: 'Request access', back: 'Switch back and send',
    sent: 'Your request is sent.', madeFor: 'This page was made for', unregistered: 'Organization not registered', stay: 'You stay signed in as Mina Castell (brightwater)',
    hello: 'Hello, Mina Castell', mine: 'My engagements', list: 'Switch account or directory',
  },
  fr: {
    locale: 'fr-FR', from: 'Se connecter depuis un autre annuaire', out: 'Se déconnecter', only: 'Déconnecter seulement', elsewhere: 'Dans un autre de vos comptes',
    switchTo: 'Passer à', justification: 'Justification', accept: 'J’accepte les conditions d’utilisation', request: 'Demander l’accès', back: 'Revenir à ce compte et envoyer',
    sent: 'Votre demande est envoyée. Vous recevrez la décision par e-mail.', madeFor: 'Cette page a été faite pour', unregistered: 'Organisation non inscrite', stay: 'La session de Mina Castell (brightwater) reste ouverte',
    hello: 'Bonjour Mina Castell', mine: 'Mes engagements', list: 'Changer de compte ou d’annuaire',
  },
};

const control = (page: Page) => page.locator('.switcher');
const panel = (page: Page) => page.locator('#switcher');

async function choose(page: Page, name: string | RegExp) {
  await control(page).click();
  await Promise.all([page.waitForEvent('load'), panel(page).getByRole('button', { name }).click()]);
  await alive(page);
}

async function signInAt(page: Page, address: string, password = demoPassword) {
  await page.locator('[name="form[sign_in_address]"]').fill(address);
  await page.locator('[name="form[password]"]').fill(password);
  await Promise.all([page.waitForEvent('load'), page.locator('main form button[type=submit]').first().click()]);
  await alive(page);
}

for (const mode of modes) {
  for (const language of ['en', 'fr'] as const) {
    const w = words[language];
    test.describe(`${mode}, ${language}`, () => {
      test.use({ ...browserOf(mode), locale: w.locale });

      /** A session of Mina's of its own: what it acts for is what is tested. */
      const session = async (portal: any, address = mina) => {
        const session = await portal.newSession(address);
        // For Brightwater, whatever the tests before have chosen, and in the language of this test.
        const { contexts } = (await portal.send('/fn/session/contexts?words=brightwater', { session })).json;
        const account = contexts.find((context: any) => context.account?.name === 'Brightwater Logistics');
        if (account) await portal.send('/fn/session/switch', { form: { to: `${account.user}.${account.account.id}`, return_to: '/' }, session });
        await portal.reads(address, language);
        return session;
      };

      test('the switcher shows who acts for whom, and switches', async ({ page, portal }) => {
        await become(page.context(), await session(portal), portal.url);
        await open(page, '/engagements');
        await expect(control(page)).toContainText('Brightwater Logistics');
        await expect(control(page)).toContainText('brightwater · Mina Castell');
        await expect(panel(page)).toBeHidden();
        await control(page).click();
        await expect(panel(page)).toBeVisible();
        await expect(panel(page).getByRole('button', { name: 'Aurelia Robotics' })).toBeVisible();
        await expect(panel(page).getByRole('link', { name: w.from })).toHaveAttribute('href', '/sign-in?also=true&return_to=%2Fengagements');
        await expect(panel(page).getByRole('button', { name: w.only })).toHaveCount(0);
        await wellMade(page);
        await page.keyboard.press('Escape');
        await expect(panel(page)).toBeHidden();
        await control(page).click();
        await page.locator('main h1').click();
        await expect(panel(page)).toBeHidden();
        // By the keyboard alone.
        await control(page).focus();
        await page.keyboard.press('Enter');
        await page.keyboard.press('Tab');
        await expect(panel(page).getByRole('button', { name: 'Aurelia Robotics' })).toBeFocused();
        await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
        await alive(page);
        await expect(control(page)).toContainText('Aurelia Robotics');
        await expect(page).toHaveURL(/\/engagements$/);
        await expect(page.getByRole('link', { name: 'Spare parts catalogue' })).toBeVisible();
        await expect(page.getByRole('link', { name: 'Sensor SDK 3' })).toHaveCount(0);
      });

      test('name and organization stay in view on the smallest screens', async ({ page, portal }) => {
        await become(page.context(), await session(portal), portal.url);
        for (const width of [360, 320]) {
          await page.setViewportSize({ width, height: 640 });
          await open(page, '/');
          for (const text of ['Brightwater Logistics', 'brightwater · Mina Castell']) {
            const line = page.locator('.context').getByText(text);
            await expect(line).toBeInViewport({ ratio: 1 });
            expect(await line.evaluate((line) => line.scrollWidth <= line.clientWidth), `${text} at ${width}`).toBe(true);
          }
          await control(page).click();
          await expect(panel(page)).toBeInViewport({ ratio: 1 });
        }
        await fits(page);
      });

      test('two people of two directories in one browser', async ({ page, portal }) => {
        await become(page.context(), await session(portal), portal.url);
        await open(page, '/requests');
        await control(page).click();
        await panel(page).getByRole('link', { name: w.from }).click();
        await expect(page.getByText(w.stay)).toBeVisible();
        await alive(page);
        await wellMade(page);
        await signInAt(page, 'lea@aurelia');
        await expect(page).toHaveURL(/\/requests$/);
        await expect(control(page)).toContainText('aurelia · Léa Garnier');
        await control(page).click();
        await expect(panel(page).getByText('brightwater · Mina Castell')).toBeVisible();
        await wellMade(page);
        await page.keyboard.press('Escape');
        await choose(page, 'Brightwater Logistics');
        await expect(control(page)).toContainText('brightwater · Mina Castell');
        // Only Mina.
        await choose(page, `${w.only} Mina Castell`);
        await expect(control(page)).toContainText('aurelia · Léa Garnier');
        await control(page).click();
        await expect(panel(page).getByText('Mina Castell')).toHaveCount(0);
        await panel(page).locator('form[action$="sign-out"] button').click();
        await expect(page.locator('.switcher')).toHaveCount(0);
      });

      test('a link to what lives in another account says so, and switching lands on it', async ({ page, portal }) => {
        await become(page.context(), await session(portal), portal.url);
        const answer = await open(page, `/engagements/${await portal.engagement('Spare parts catalogue')}?from=a%20mail`);
        expect(answer!.status()).toBe(403);
        await expect(page.getByRole('heading', { name: w.elsewhere })).toBeVisible();
        await expect(page.locator('main')).toContainText('Spare parts catalogue');
        await expect(page.locator('main')).toContainText('Aurelia Robotics (brightwater · Mina Castell)');
        await wellMade(page);
        await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: `${w.switchTo} Aurelia Robotics` }).click()]);
        await alive(page);
        await expect(page.getByRole('heading', { name: 'Spare parts catalogue' })).toBeVisible();
        await expect(page).toHaveURL(/\/engagements\/[0-9a-f-]+\?from=a(%20|\+)mail$/);
        await expect(control(page)).toContainText('Aurelia Robotics');
      });

      test('a link with its query survives signing in', async ({ page, portal }) => {
        await open(page, '/engagements/discover?q=sdk&sort=title#results');
        await expect(page).toHaveURL(/\/sign-in\?return_to=/);
        await alive(page);
        await signInAt(page, 'sam@brightwater');
        const address = new URL(page.url());
        expect([address.pathname, address.searchParams.get('q'), address.searchParams.get('sort')]).toEqual(['/engagements/discover', 'sdk', 'title']);
        // Without WebAssembly the browser keeps that part from everybody.
        if (mode === 'with WebAssembly') expect(address.hash).toBe('#results');
      });

      test('two tabs with two accounts don’t write into each other’s', async ({ page, portal }) => {
        const own = await session(portal);
        await become(page.context(), own, portal.url);
        const engagement = await portal.engagement('Integration test lab');
        await open(page, `/engagements/${engagement}`);
        await page.getByLabel(w.justification).fill(justification);
        await page.getByLabel(w.accept).check();
        // The other tab.
        const other = await page.context().newPage();
        await open(other, '/');
        await choose(other, 'Aurelia Robotics');
        await page.getByRole('button', { name: w.request }).click();
        await expect(page.locator('.error-summary')).toContainText(`${w.madeFor} Brightwater Logistics`);
        await expect(page.locator('.error-summary')).toContainText('Aurelia Robotics');
        await expect(page.getByLabel(w.justification)).toHaveValue(justification);
        await expect(control(page)).toContainText('Brightwater Logistics');
        const pending = async () => (await portal.send('/fn/access/mine', { session: own })).json.filter(({ state }: any) => state === 'pending');
        expect(await pending()).toEqual([]);
        await wellMade(page);
        // A second press says the same.
        await page.getByLabel(w.accept).check();
        await page.getByRole('button', { name: w.request }).click();
        await expect(page.locator('.error-summary')).toContainText(`${w.madeFor} Brightwater Logistics`);
        await page.getByLabel(w.accept).check();
        await page.getByRole('button', { name: w.back }).click();
        await expect(page.getByText(w.sent)).toBeVisible();
        await expect(control(page)).toContainText('Brightwater Logistics');
        // Now it is the other tab that is behind.
        if (mode === 'with WebAssembly') {
          await other.getByRole('link', { name: w.mine, exact: true }).first().click();
          await expect(control(other)).toContainText('Brightwater Logistics');
          await expect(other.getByRole('link', { name: 'Sensor SDK 3' })).toBeVisible();
          await expect(other.getByRole('link', { name: 'Spare parts catalogue' })).toHaveCount(0);
        }
        const [request] = await pending();
        expect((await portal.send('/fn/access/withdraw', { form: fields({ request: request.id }), session: own })).status).toBe(200);
      });

      test('who has no account is told what to do', async ({ page, portal }) => {
        await become(page.context(), await session(portal, 'dan@cobalt'), portal.url);
        await open(page, '/');
        await expect(control(page)).toContainText(w.unregistered);
        await control(page).click();
        await expect(panel(page).locator('.switcher-now p').first()).toBeVisible();
        await wellMade(page);
      });

      test('all contexts stand on a page with a filter', async ({ page, portal }) => {
        await become(page.context(), await session(portal), portal.url);
        await open(page, '/switch');
        await expect(page.getByRole('heading', { name: w.list })).toBeVisible();
        await wellMade(page);
        await page.locator('#q').fill('no such thing');
        await page.locator('main form[role=search] button').click();
        await expect(page).toHaveURL(/q=no/);
        await expect(page.locator('.empty')).toBeVisible();
        await alive(page);
        await page.locator('#q').fill('AURELIA');
        await page.locator('main form[role=search] button').click();
        await expect(page).toHaveURL(/q=AURELIA/);
        await alive(page);
        await Promise.all([page.waitForEvent('load'), page.locator('.switcher-list button').click()]);
        await expect(control(page)).toContainText('Aurelia Robotics');
      });
    });
  }
}

test('a session that ends while a form is filled in: signing in elsewhere, what was typed is still there', async ({ page, portal }) => {
  const session = await portal.newSession('priya@brightwater');
  await become(page.context(), session, portal.url);
  await open(page, `/engagements/${await portal.engagement('Integration test lab')}`);
  await page.getByLabel('Justification').fill(justification);
  await page.getByLabel('I accept the terms of use').check();
  await portal.send('/fn/directories/sign-out', { method: 'POST', session });
  await page.getByRole('button', { name: 'Request access' }).click();
  const [tab] = await Promise.all([page.context().waitForEvent('page'), page.locator('.error-summary').getByRole('link').click()]);
  await alive(tab);
  await signInAt(tab, 'priya@brightwater');
  await expect(tab).toHaveURL(/\/engagements\/[0-9a-f-]+$/);
  await tab.close();
  await page.getByRole('button', { name: 'Request access' }).click();
  await expect(page.getByText('Your request is sent.')).toBeVisible();
});

for (const [language, t] of Object.entries({
  en: { title: 'Your session has ended', again: 'Send it again', signIn: 'Sign in in a new tab', sent: 'Your request is sent.' },
  fr: { title: 'Votre session est terminée', again: 'L’envoyer de nouveau', signIn: 'Se connecter dans un nouvel onglet', sent: 'Votre demande est envoyée. Vous recevrez la décision par e-mail.' },
})) {
  test.describe(`without WebAssembly, ${language}`, () => {
    test.use({ ...browserOf('without WebAssembly'), locale: words[language as keyof typeof words].locale });

    test('a form that comes after the session’s end waits with what was typed', async ({ page, portal }) => {
      const person = await portal.newOrganization(language);
      await become(page.context(), person.session, portal.url);
      await open(page, `/engagements/${await portal.engagement('Integration test lab')}`);
      await page.locator('[name="form[justification]"]').fill(justification);
      await page.locator('[name="form[accepted]"]').check();
      await portal.send('/fn/directories/sign-out', { method: 'POST', session: person.session });
      const button = page.locator('form[action="/fn/access/request"] button[type=submit]');
      expect((await press(page, button)).status()).toBe(401);
      await expect(page.getByRole('heading', { level: 1, name: t.title })).toBeVisible();
      await expect(page.locator('main [name="form[justification]"]')).toHaveValue(justification);
      await fits(page);
      // Too early: it goes on waiting.
      const again = page.getByRole('button', { name: t.again });
      expect((await press(page, again)).status()).toBe(401);
      const [tab] = await Promise.all([page.context().waitForEvent('page'), page.getByRole('link', { name: t.signIn }).click()]);
      await signInAt(tab, person.address, person.password);
      await expect(tab).toHaveURL(/\/engagements\/[0-9a-f-]+$/);
      await again.click();
      await expect(page.getByText(t.sent)).toBeVisible();
      const [request] = (await portal.send('/fn/access/mine', { session: (await page.context().cookies()).find(({ name }) => name === 'session')!.value })).json;
      expect(request.title).toContain('Integration test lab');
    });
  });
}
