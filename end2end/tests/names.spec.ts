// People with one name, countries without cities, and the list of countries (SPEC CON-01, ORG-05), as people fill them in.
import { type Page } from '@playwright/test';
import { accessible, alive, become, browserOf, expect, fields, modes, open, Portal, registrationOf, test, unique, wellMade } from './portal';

const words = {
  en: { next: 'Save and continue', hint: 'For people with one name: enter it as the first name, and leave this empty.', city: 'City: this is required.',
    optional: '(optional)', finish: 'Finish', accept: 'I have read and accept the collaboration agreement', done: 'Your organization is registered',
    kingdom: 'United Kingdom', notHere: 'organizations from this country or region cannot register here', among: ['Egypt', 'Kosovo', 'Åland Islands', 'Côte d’Ivoire'] },
  fr: { next: 'Enregistrer et continuer', hint: 'Si la personne ne porte qu’un seul nom, saisissez-le comme prénom et laissez ce champ vide.', city: 'Ville : ce champ est obligatoire.',
    optional: '(facultatif)', finish: 'Terminer', accept: 'J’ai lu et j’accepte le contrat de collaboration', done: 'Votre organisation est inscrite',
    kingdom: 'Royaume-Uni', notHere: 'ne peuvent pas s’inscrire ici', among: ['Égypte', 'Kosovo', 'Îles Åland', 'Côte d’Ivoire'] },
} as const;

const input = (page: Page, name: string) => page.locator(`[name="form[${name}]"]`);
const fieldOf = (page: Page, name: string) => page.locator('.field', { has: input(page, name) });

for (const mode of modes) {
  for (const language of ['en', 'fr'] as const) {
    test.describe(`${mode}, ${language}`, () => {
      test.use({ ...browserOf(mode), locale: language === 'fr' ? 'fr-FR' : 'en-US', viewport: { width: 360, height: 740 } });

      test('somebody with one name registers an organization in a country without cities', async ({ page, portal }) => {
        const t = words[language];
        const person = await portal.newDirectory(language, unique('one'));
        await become(page.context(), person.session, portal.url);
        await open(page, '/register/organization');
        await input(page, 'country').selectOption('SG');
        await input(page, 'publisher_display_name').fill(`One ${person.prefix}`);
        await input(page, 'registered_business_name').fill('One Pte Ltd');
        await page.getByRole('button', { name: t.next }).click();
        await expect(page).toHaveURL(/\/register\/contact$/);
        await alive(page);

        await expect(fieldOf(page, 'last_name')).toContainText(t.optional);
        await expect(fieldOf(page, 'last_name')).toContainText(t.hint);
        await expect(input(page, 'last_name')).not.toHaveAttribute('aria-required', 'true');
        await expect(fieldOf(page, 'city')).toContainText(t.optional);
        await wellMade(page);
        await accessible(page);
        for (const [name, value] of Object.entries({ first_name: 'Suharto', email: `desk@${person.prefix}.example`, phone: '+65 6123 4567', address_line_1: '1 Harbour Street' })) {
          await input(page, name).fill(value);
        }
        await page.getByRole('button', { name: t.next }).click();
        await expect(page).toHaveURL(/\/register\/approver$/);

        // In a country with cities one is asked for, and what was typed is there.
        await alive(page);
        await open(page, '/register/organization');
        await input(page, 'country').selectOption('FR');
        await page.getByRole('button', { name: t.next }).click();
        await expect(page).toHaveURL(/\/register\/contact$/);
        await alive(page);
        await expect(fieldOf(page, 'city')).not.toContainText(t.optional);
        await page.getByRole('button', { name: t.next }).click();
        await expect(page.locator('.error-summary li')).toHaveText([t.city]);
        await expect(input(page, 'first_name')).toHaveValue('Suharto');
        await alive(page);
        await input(page, 'city').fill('Lyon');
        await page.getByRole('button', { name: t.next }).click();
        await expect(page).toHaveURL(/\/register\/approver$/);
        await alive(page);
        for (const [name, value] of Object.entries({ approver_name: 'Suharto', approver_email: `desk@${person.prefix}.example`, approver_phone: '+65 6123 4567' })) {
          await input(page, name).fill(value);
        }
        await page.getByRole('button', { name: t.next }).click();
        await expect(page).toHaveURL(/\/register\/review$/);
        await page.getByLabel(t.accept).check();
        await page.getByRole('button', { name: t.finish }).click();
        await expect(page.getByRole('heading', { name: t.done })).toBeVisible();

        // The same where it is changed later.
        await open(page, '/account/contact');
        await expect(fieldOf(page, 'last_name')).toContainText(t.hint);
        await expect(fieldOf(page, 'city')).not.toContainText(t.optional);
        const mail = await portal.mail(`desk@${person.prefix}.example`, 'Suharto');
        expect(mail).not.toContain('Suharto ,');
      });

      test('countries are sorted as they are read, and what is written for one is it', async ({ page, portal }) => {
        const t = words[language];
        const person = await portal.newDirectory(language, unique('land'));
        const { organization } = registrationOf(`Land ${person.prefix}`, 'x@land.example', language);
        await portal.fillIn(person.session, { organization: { ...organization, country: 'UK' } } as Parameters<typeof portal.fillIn>[1]);
        await become(page.context(), person.session, portal.url);
        await open(page, '/register/organization');
        await expect(input(page, 'country').locator('option:checked')).toHaveText(t.kingdom);
        const names = (await input(page, 'country').locator('option').allInnerTexts()).slice(1);
        expect(names).toHaveLength(250);
        const key = (name: string) => name.normalize('NFKD').replace(/[\p{M}’']/gu, '').toLowerCase();
        expect(names.map(key)).toEqual(names.map(key).sort());
        for (const name of t.among) expect(names).toContain(name);
      });
    });
  }
}

test('ORG-05: a country that the host leaves out is not offered, and not taken', async ({ visitor }) => {
  const portal = await Portal.open('empty', { ENTENTE_COUNTRIES_LEFT_OUT: 'XK, aq' });
  try {
    const person = await portal.newDirectory('en', unique('left'));
    const page = await visitor({ session: person.session, baseURL: portal.url });
    await open(page, '/register/organization');
    const codes = await input(page, 'country').locator('option').evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
    expect(codes).toHaveLength(249);
    expect(codes).not.toContain('XK');
    expect(codes).not.toContain('AQ');
    expect(codes).toContain('FR');
    const { organization } = registrationOf('Left', 'x@left.example');
    const typed = fields({ ...organization, country: 'XK' });
    const answer = await portal.send('/fn/registration/save-organization', { method: 'POST', session: person.session, form: typed });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.json)).toContain('country_left_out');
  } finally {
    await portal.close();
  }
});
