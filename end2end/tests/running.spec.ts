// ENG-01 to ENG-04: an engagement is created, filled in, brought through its life, and run by several.
import type { Page } from '@playwright/test';
import { type Portal, accessible, alive, become, browserOf, expect, fields, modes, open, press, test, unique, wellMade } from './portal';

const languages = {
  en: {
    title: 'Title', summary: 'Summary', description: 'Description', managed: /^Managed/, open: /^Open/, several: 'Several named organizations', any: 'Any organization', create: 'Create the draft', created: 'The draft is made.',
    save: 'Save', saved: 'Saved.', preview: 'Preview', days: 'A request expires after (days)', atLeast: 'at least 4', change: 'Change for whom it is', search: 'Name of the organization', find: 'Search', name: 'Name – Aurelia Robotics',
    named: 'The organization is named', activate: 'Activate', goesOut: 'goes out in the open', done: 'Done', noneNamed: 'none is named', settings: 'Settings', roles: 'Roles', pause: 'Pause', close: 'Close', waits: 'wait for a decision: 1', readOnly: 'texts can be read on its page',
    changed: 'has changed this since', notTouched: 'You had not changed it', both: 'You have changed it too', undecided: 'If nobody decides', after: 'After 5 days', owner: 'Name an owner', powerUser: 'Name a power user', choose: 'Choose – Brightwater Logistics',
    given: 'The role is given.', take: 'Take the role away', taken: 'The role is taken away', last: 'There has to be an owner', remove: 'Remove – Aurelia Robotics', removeNow: 'Remove', removed: 'not named any more', others: 'for other organizations',
    becameOwner: 'You are an owner of', required: 'Title: this is required',
  },
  fr: {
    title: 'Titre', summary: 'Résumé', description: 'Description', managed: /^Géré/, open: /^Ouvert/, several: 'Plusieurs organisations nommées', any: 'Toute organisation', create: 'Créer le brouillon', created: 'Le brouillon est créé.',
    save: 'Enregistrer', saved: 'Enregistré.', preview: 'Aperçu', days: 'Une demande expire après (jours)', atLeast: '4 au moins', change: 'Modifier les destinataires', search: 'Nom de l’organisation', find: 'Rechercher', name: 'Nommer – Aurelia Robotics',
    named: 'L’organisation est nommée', activate: 'Activer', goesOut: 'devient visible', done: 'C’est fait', noneNamed: 'aucune ne l’est', settings: 'Paramètres', roles: 'Rôles', pause: 'Suspendre', close: 'Clore', waits: 'Demandes en attente de décision', readOnly: 'ses textes se lisent sur sa page',
    changed: 'a modifié ceci', notTouched: 'Vous ne l’aviez pas modifié', both: 'Vous l’avez modifié aussi', undecided: 'Si personne ne décide', after: 'Au bout de 5 jours', owner: 'Désigner un propriétaire', powerUser: 'Désigner un utilisateur référent', choose: 'Choisir – Brightwater Logistics',
    given: 'Le rôle est attribué.', take: 'Retirer le rôle', taken: 'Le rôle est retiré', last: 'Il faut au moins un propriétaire', remove: 'Retirer – Aurelia Robotics', removeNow: 'Retirer', removed: 'n’est plus nommée', others: 'destiné à d’autres organisations',
    becameOwner: 'Vous êtes propriétaire de', required: 'Titre : ce champ est obligatoire',
  },
};

/** The program of the demo that most engagements are in. */
async function program(portal: Portal): Promise<string> {
  const session = await portal.session('admin@northlight');
  const engagement = await portal.engagement('Atlas 5 preview');
  return (await portal.send(`/fn/engagements/detail?engagement=${engagement}`, { session })).json.program_id;
}

/** A new engagement of the host's administrator, active, with one more owner. */
async function running(portal: Portal, title: string): Promise<string> {
  const session = await portal.session('admin@northlight');
  const made = await portal.send('/fn/engagements/create', { session, form: fields({ program: await program(portal), title, summary: 'Short.', access: 'managed', audience: 'any' }) });
  const id: string = made.json.path.match(/engagements\/([^/?]+)/)[1];
  const choices = (await portal.send(`/fn/engagements/role-choices?engagement=${id}&role=owner&words=oscar`, { session })).json;
  const { user, organization } = choices.people[0];
  const given = await portal.send('/fn/engagements/give-role', { session, form: fields({ engagement: id, person: user, organization, role: 'owner' }) });
  expect(given.status).toBe(200);
  const step = await portal.send('/fn/engagements/step', { session, form: fields({ engagement: id, from: 'draft', to: 'active' }) });
  expect(step.status).toBe(200);
  return id;
}

const tab = (page: Page, name: string) => page.locator('nav.tabs').getByRole('link', { name, exact: true });

for (const [language, t] of Object.entries(languages)) {
  for (const mode of modes) {
    test.describe(`${mode}, ${language}`, () => {
      test.use({ ...browserOf(mode), locale: language });

      test('an engagement is created as a draft, filled in, and goes out to the organizations that it names', async ({ page, portal, visitor }) => {
        const title = unique('trial');
        await portal.reads('admin@northlight', language);
        await become(page.context(), await portal.session('admin@northlight'), portal.url);
        await open(page, `/programs/${await program(portal)}/engagements/new`);
        await page.getByRole('button', { name: t.create }).click();
        await expect(page.locator('.error-summary')).toContainText(t.required);
        await alive(page);
        await page.getByLabel(t.title, { exact: true }).fill(title);
        await page.getByLabel(t.summary, { exact: true }).fill('What it is about.');
        await page.getByLabel(t.managed).check();
        await page.getByLabel(t.several, { exact: true }).check();
        await wellMade(page);
        await press(page, page.getByRole('button', { name: t.create }));
        await expect(page.getByText(t.created)).toBeVisible();
        await wellMade(page);
        const id = page.url().match(/engagements\/([^/?]+)/)![1]!;

        // Out in the open only for somebody.
        await page.getByRole('link', { name: t.activate, exact: true }).click();
        await expect(page.getByText(t.goesOut)).toBeVisible();
        await press(page, page.getByRole('button', { name: t.activate }));
        await expect(page.locator('.error-summary')).toContainText(t.noneNamed);
        await open(page, `/engagements/${id}/settings`);
        await page.getByRole('link', { name: t.change }).click();
        await page.getByLabel(t.search, { exact: true }).fill('AURE');
        await page.getByRole('button', { name: t.find }).click();
        await press(page, page.getByRole('button', { name: t.name }));
        await expect(page.getByText(t.named)).toBeVisible();
        await wellMade(page);

        await open(page, `/engagements/${id}/settings`);
        await page.getByLabel(t.description, { exact: true }).fill('## First part\n\nSome <script>alert(1)</script> and **more**');
        await page.getByLabel(t.days, { exact: true }).fill('3');
        await page.getByRole('button', { name: t.save, exact: true }).click();
        await expect(page.locator('.error-summary')).toContainText(t.atLeast);
        await page.getByLabel(t.days, { exact: true }).fill('12');
        await press(page, page.getByRole('button', { name: t.preview }));
        const document = page.locator('form .document');
        await expect(document.getByRole('heading', { name: 'First part' })).toBeVisible();
        await expect(document).toContainText('Some <script>alert(1)</script> and more');
        await expect(page.getByLabel(t.days, { exact: true })).toHaveValue('12');
        await wellMade(page);
        await press(page, page.getByRole('button', { name: t.save, exact: true }));
        await expect(page.getByText(t.saved, { exact: true })).toBeVisible();

        await page.getByRole('link', { name: t.activate, exact: true }).click();
        await press(page, page.getByRole('button', { name: t.activate }));
        await expect(page.getByText(t.done)).toBeVisible();

        await portal.reads('lea@aurelia', language);
        const lea = await visitor({ session: await portal.session('lea@aurelia') });
        await open(lea, `/engagements/discover?q=${title}`);
        await expect(lea.locator('.result', { hasText: title })).toBeVisible();
        await open(lea, `/engagements/${id}`);
        await expect(lea.getByRole('heading', { name: 'First part' })).toBeVisible();
        await expect(lea.getByText(t.undecided)).toBeVisible();
        await wellMade(lea);
        const priya = await visitor({ session: await portal.session('priya@brightwater') });
        await open(priya, `/engagements/discover?q=${title}`);
        await expect(priya.locator('.result')).toHaveCount(0);

        // Its people lose what they have when it is named no more; the last one stays.
        await open(page, `/engagements/${id}/settings/audience`);
        await page.getByRole('link', { name: t.remove }).click();
        await expect(page.locator('.notice')).toContainText(t.noneNamed);
        await page.goBack();
        await page.getByLabel(t.any, { exact: true }).check();
        await press(page, page.getByRole('button', { name: t.save, exact: true }));
        await expect(page.locator('.notice[role=status]')).toBeVisible();
        await open(priya, `/engagements/discover?q=${title}`);
        await expect(priya.locator('.result', { hasText: title })).toBeVisible();
      });

      test('of two owners who edit at once the second is told what is different, and nothing is lost', async ({ page, portal, visitor }) => {
        const title = unique('both');
        const id = await running(portal, title);
        await portal.reads('admin@northlight', language);
        await portal.reads('oscar@northlight', language);
        await become(page.context(), await portal.session('admin@northlight'), portal.url);
        const other = await visitor({ session: await portal.session('oscar@northlight') });
        await open(page, `/engagements/${id}/settings`);
        await open(other, `/engagements/${id}/settings`);
        await other.getByLabel(t.summary, { exact: true }).fill('By the other.');
        await press(other, other.getByRole('button', { name: t.save, exact: true }));
        await expect(other.getByText(t.saved, { exact: true })).toBeVisible();

        await page.getByLabel(t.title, { exact: true }).fill(`${title} anew`);
        await press(page, page.getByRole('button', { name: t.save, exact: true }));
        const told = page.locator('.error-summary');
        await expect(told).toContainText(t.changed);
        await expect(told).toContainText('By the other.');
        await expect(told).toContainText(t.notTouched);
        await accessible(page);
        await expect(page.getByLabel(t.title, { exact: true })).toHaveValue(`${title} anew`);
        await expect(page.getByLabel(t.summary, { exact: true })).toHaveValue('By the other.');
        await press(page, page.getByRole('button', { name: t.save, exact: true }));
        await expect(page.getByText(t.saved, { exact: true })).toBeVisible();
        await open(page, `/engagements/${id}`);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${title} anew`);
        await expect(page.getByText('By the other.')).toBeVisible();

        // Both have changed the same.
        await open(other, `/engagements/${id}/settings`);
        await open(page, `/engagements/${id}/settings`);
        await other.getByLabel(t.title, { exact: true }).fill('Theirs');
        await press(other, other.getByRole('button', { name: t.save, exact: true }));
        await expect(other.getByText(t.saved, { exact: true })).toBeVisible();
        await page.getByLabel(t.title, { exact: true }).fill('Ours');
        await press(page, page.getByRole('button', { name: t.save, exact: true }));
        await expect(told).toContainText('Theirs');
        await expect(told).toContainText(t.both);
        await expect(page.getByLabel(t.title, { exact: true })).toHaveValue('Ours');
      });

      test('what a step of its life does is said before it is done', async ({ page, portal }) => {
        const id = await running(portal, unique('life'));
        const engagement = (await portal.send(`/fn/engagements/detail?engagement=${id}`, { session: await portal.session('sam@brightwater') })).json;
        const asked = await portal.send('/fn/access/request', {
          session: await portal.session('sam@brightwater'),
          form: fields({ engagement: id, terms: engagement.terms.id, accepted: 'true', justification: 'I would like to see what is coming.' }),
        });
        expect(asked.status).toBe(200);
        await portal.reads('oscar@northlight', language);
        await become(page.context(), await portal.session('oscar@northlight'), portal.url);
        await open(page, `/engagements/${id}`);
        await tab(page, t.settings).click();
        await page.getByRole('link', { name: t.close, exact: true }).click();
        await expect(page.getByText(t.waits)).toBeVisible();
        await wellMade(page);
        await press(page, page.getByRole('button', { name: t.close }));
        await expect(page.getByText(t.readOnly)).toBeVisible();
        await wellMade(page);
        await portal.mail('sam@brightwater.example', 'ended before it was decided');
      });

      test('owners and power users are named and taken away, but never the last owner', async ({ page, portal, visitor }) => {
        const title = unique('roles');
        const id = await running(portal, title);
        for (const who of ['admin@northlight', 'olivia@northlight']) await portal.reads(who, language);
        await become(page.context(), await portal.session('admin@northlight'), portal.url);
        await open(page, `/engagements/${id}`);
        await tab(page, t.roles).click();
        await wellMade(page);
        await page.getByRole('link', { name: t.owner }).click();
        await press(page, page.getByRole('button', { name: `${t.owner} – Olivia Mensah` }));
        await expect(page.getByText(t.given)).toBeVisible();
        await portal.mail('olivia@northlight.example', title);

        await page.getByRole('link', { name: t.powerUser }).click();
        await page.getByRole('link', { name: t.choose }).click();
        await page.getByRole('button', { name: `${t.powerUser} – Priya` }).first().waitFor();
        await wellMade(page);
        await press(page, page.getByRole('button', { name: `${t.powerUser} – Priya` }).first());
        await expect(page.getByText(t.given)).toBeVisible();
        const priya = await visitor({ session: await portal.session('priya@brightwater') });
        await open(priya, `/engagements/${id}/requests`);
        await expect(priya.locator('nav.tabs [aria-current=page]')).toBeVisible();

        await press(page, page.getByRole('button', { name: `${t.take} – Priya` }));
        await expect(page.getByText(t.taken)).toBeVisible();
        await open(priya, `/engagements/${id}/requests`);
        await expect(priya.locator('.forbidden')).toBeVisible();

        for (const name of ['Olivia Mensah', 'Oscar Brandt']) {
          await press(page, page.getByRole('button', { name: `${t.take} – ${name}` }));
          await expect(page.locator('.result', { hasText: name })).toHaveCount(0);
        }
        await expect(page.getByText(t.last)).toBeVisible();
        await expect(page.getByRole('button', { name: t.take })).toHaveCount(0);
      });
    });
  }
}
