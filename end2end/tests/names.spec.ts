// ORG-03, ORG-04: the answer while a name is typed; names are claimed, and an operator decides.
import { accessible, alive, become, browserOf, expect, modes, open, test, unique, wellMade } from './portal';

const languages = {
  en: {
    display: 'Publisher display name', free: 'This name is available.', taken: 'another account has this name', alike: 'looks the same', claimed: 'somebody claims the right to this name',
    trademark: 'It is our registered trademark', explanation: 'Explanation', send: 'Send the claim', sent: 'Your claim is sent.', required: 'this is required',
    accept: 'Accept', decided: 'Decided.', accepted: 'Accepted', subject: 'is yours to take', host: 'Host', reserve: 'Reserve', reserved: 'The name is reserved.', release: 'Release', released: 'The name is released.',
  },
  fr: {
    display: 'Nom d’éditeur', free: 'Ce nom est disponible.', taken: 'un autre compte porte ce nom', alike: 'ressemble', claimed: 'quelqu’un revendique ce nom',
    trademark: 'C’est notre marque déposée', explanation: 'Explication', send: 'Envoyer la revendication', sent: 'Votre revendication est envoyée.', required: 'obligatoire',
    accept: 'Accepter', decided: 'Décision enregistrée.', accepted: 'Acceptée', subject: 'vous est réservé', host: 'Hôte', reserve: 'Réserver', reserved: 'Le nom est réservé.', release: 'Libérer', released: 'Le nom est libéré.',
  },
};

for (const [language, t] of Object.entries(languages)) {
  test.describe(language, () => {
    test.use({ locale: language });

    test('the form says while one types whether a name is free, and what is the matter with it', async ({ page, portal }) => {
      const person = await portal.newDirectory(language);
      await become(page.context(), person.session, portal.url);
      await open(page, '/register/organization');
      const name = page.getByLabel(t.display, { exact: true });
      const answer = page.locator('.availability');
      await name.pressSequentially(unique('free'));
      await expect(answer).toHaveText(t.free);
      await expect(page.locator('[aria-live=polite]', { has: answer })).toBeVisible();
      await accessible(page);
      await name.fill('northlight SYSTEMS');
      await expect(answer).toContainText(t.taken);
      await name.fill('Nоrthlight Systems'); // Cyrillic о
      await expect(answer).toContainText(t.alike);
      // Nothing of the other account but that it is there.
      await expect(page.locator('main')).not.toContainText('Northlight Systems AB');
      await name.fill('');
      await expect(answer).toHaveCount(0);
    });
  });

  for (const mode of modes) {
    test.describe(`${mode}, ${language}`, () => {
      test.use({ ...browserOf(mode), locale: language });

      test('a name is claimed, kept from others, and given by an operator', async ({ page, portal, visitor }) => {
        const person = await portal.newDirectory(language);
        const name = unique('claimed');
        await become(page.context(), person.session, portal.url);
        await open(page, `/names/claim?name=${name}`);
        await expect(page.getByLabel(t.display, { exact: true })).toHaveValue(name);
        await page.getByRole('button', { name: t.send }).click();
        await expect(page.locator('.error-summary')).toContainText(t.required);
        await alive(page);
        await wellMade(page);
        await page.getByLabel(t.trademark).check();
        await page.getByLabel(t.explanation).fill('EU trade mark 018000001, registered in 1990.');
        await page.getByRole('button', { name: t.send }).click();
        await expect(page.getByText(t.sent)).toBeVisible();
        await wellMade(page);

        const other = await portal.newDirectory(language);
        const asked = await portal.send(`/fn/names/availability?for_account=false&name=${name}`, { session: other.session });
        expect(asked.json).toEqual({ violation: { code: 'name_claimed' } });

        const operator = await portal.session('admin@northlight');
        await portal.reads('admin@northlight', language);
        const host = await visitor({ session: operator });
        await open(host, '/');
        await host.locator('.sidenav').getByRole('link', { name: t.host, exact: true }).click();
        await expect(host.getByRole('heading', { level: 1 })).toBeVisible();
        await host.locator('main .cards a[href="/admin/names"]').click();
        await expect(host).toHaveURL(/\/admin\/names/);
        await expect(host.getByRole('heading', { level: 1 })).toBeVisible();
        await alive(host);
        await wellMade(host);
        const claim = host.locator('.result', { hasText: name });
        await claim.getByRole('button', { name: t.accept }).click();
        await expect(host.getByText(t.decided)).toBeVisible();
        await portal.mail(person.email, t.subject);
        await open(page, '/names/claims');
        await expect(page.locator('.result', { hasText: name }).locator('.tag')).toHaveText(t.accepted);

        // A name of the host's own.
        await alive(host);
        const own = unique('reserved');
        await host.locator('#reserve-name').fill(own);
        await host.getByRole('button', { name: t.reserve, exact: true }).click();
        await expect(host.getByText(t.reserved)).toBeVisible();
        await alive(host);
        await host.locator('#q').fill(own);
        await host.locator('main [role=search] button').click();
        await expect(host).toHaveURL(/q=/);
        await expect(host.locator('main .result', { has: host.locator('form[action$="release-name"]') })).toHaveCount(1);
        await alive(host);
        await wellMade(host);
        await host.locator('.result', { hasText: own }).getByRole('button', { name: t.release }).click();
        await expect(host.getByText(t.released)).toBeVisible();
        await expect(host.locator('.result', { hasText: own })).toHaveCount(0);
      });
    });
  }
}
