// ENG-01, ENG-08: programs that operators keep, their pages and roles, and what is announced.
import { accessible, alive, browserOf, expect, links, modes, open, press, test, unique, wellMade } from './portal';

const languages = {
  en: {
    create: 'Create the program', name: 'Name of the program', required: 'this is required', created: 'The program is there.', rename: 'Rename the program',
    renamed: 'The program has its new name.', archive: 'Archive the program', kept: 'Nothing is deleted.', archived: 'The program is archived.', restore: 'Restore the program',
    restored: 'The program is in use again.', edit: 'Edit the page', text: 'Landing text', preview: 'Preview', previewTitle: 'Preview, not saved yet', save: 'Save', saved: 'The page is saved.',
    changed: 'Oscar Brandt', roles: 'Roles', give: 'Give roles', creator: /^Engagement creator/, given: 'The roles are given.', take: 'Take away', taken: 'The role is taken away.',
    lastOwner: 'owner', subject: 'You have a role in the program', announcements: 'Announcements', announce: 'New announcement', title: 'Title', body: 'Text', 
    after: 'after', done: 'The announcement is saved.', withdraw: 'Withdraw', withdrawn: 'The announcement is withdrawn', bringBack: 'Restore', back: 'The announcement is restored.',
    scheduled: 'Scheduled', current: 'Current', notFound: 'Not found', write: 'Write and change announcements', search: 'Find a program', find: 'Search',
  },
  fr: {
    create: 'Créer le programme', name: 'Nom du programme', required: 'obligatoire', created: 'Le programme est créé.', rename: 'Renommer le programme',
    renamed: 'Le programme porte son nouveau nom.', archive: 'Archiver le programme', kept: 'Rien n’est supprimé.', archived: 'Le programme est archivé.', restore: 'Restaurer le programme',
    restored: 'Le programme est de nouveau utilisé.', edit: 'Modifier la page', text: 'Texte de présentation', preview: 'Aperçu', previewTitle: 'Aperçu, pas encore enregistré', save: 'Enregistrer', saved: 'La page est enregistrée.',
    changed: 'Oscar Brandt', roles: 'Rôles', give: 'Attribuer des rôles', creator: /^Créateur d’engagements/, given: 'Les rôles sont attribués.', take: 'Retirer', taken: 'Le rôle est retiré.',
    lastOwner: 'propriétaire', subject: 'Vous avez un rôle dans le programme', announcements: 'Annonces', announce: 'Nouvelle annonce', title: 'Titre', body: 'Texte', 
    after: 'postérieur', done: 'L’annonce est enregistrée.', withdraw: 'Retirer', withdrawn: 'L’annonce est retirée', bringBack: 'Restaurer', back: 'L’annonce est restaurée.',
    scheduled: 'Planifiée', current: 'En cours', notFound: 'Introuvable', write: 'Rédiger et modifier des annonces', search: 'Trouver un programme', find: 'Rechercher',
  },
};

/** The state of a program's page that a form is made from: what it costs to write it behind somebody's back. */
async function edits(portal: any, session: string, program: string, description: string) {
  const now = (await portal.send(`/fn/programs/to-edit?program=${program}`, { session })).json;
  const answer = await portal.send('/fn/programs/edit', { session, form: { 'form[program]': program, 'form[revision]': `${now.revision}`, 'form[description]': description, 'form[decision]': '' } });
  expect(answer.status, answer.text).toBe(200);
}

/** A program of the test's own. */
async function newProgram(portal: any, name: string, owners: string[] = []): Promise<string> {
  const session = await portal.session('admin@northlight');
  const body = new URLSearchParams([['form[name]', name], ...owners.map((owner): [string, string] => ['people[]', owner])]);
  const answer = await portal.send('/fn/programs/create', { session, body: `${body}` });
  expect(answer.status, answer.text).toBe(200);
  return /\/programs\/([0-9a-f-]{36})/.exec(answer.json.path)![1];
}

/** Somebody of the host, by name. */
async function personOfHost(portal: any, words: string): Promise<string> {
  const session = await portal.session('admin@northlight');
  return (await portal.send(`/fn/programs/candidates?words=${encodeURIComponent(words)}`, { session })).json.people[0].user;
}

/** A day so many days from now, as a form takes it. */
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

for (const [language, t] of Object.entries(languages)) {
  for (const mode of modes) {
    test.describe(`${mode}, ${language}`, () => {
      test.use({ ...browserOf(mode), locale: language });

      test('an operator makes a program, renames it, archives and restores it', async ({ portal, visitor }) => {
        await portal.reads('admin@northlight', language);
        const page = await visitor({ session: await portal.session('admin@northlight') });
        await open(page, '/admin/programs');
        await wellMade(page);
        await page.locator('main a[href="/admin/programs/new"]').click();
        await expect(page.getByRole('button', { name: t.create })).toBeVisible();
        await alive(page);
        await page.getByRole('button', { name: t.create }).click();
        await expect(page.locator('.error-summary')).toContainText(t.required);
        await alive(page);
        await wellMade(page);
        const name = unique('program');
        await page.getByLabel(t.name, { exact: true }).fill(name);
        await page.getByLabel(/Oscar Brandt/).check();
        await page.getByRole('button', { name: t.create }).click();
        await expect(page.getByText(t.created)).toBeVisible();
        await expect(page.locator('.aside')).toContainText('Oscar Brandt');

        await open(page, '/admin/programs');
        await page.getByLabel(t.search).fill(name);
        await page.locator('main [role=search]').getByRole('button', { name: t.find }).click();
        await expect(page).toHaveURL(/q=/);
        await expect(page.locator('main tbody tr')).toHaveCount(1);
        await page.locator('main tbody .button').first().click();
        await expect(page.getByRole('heading', { name: t.archive })).toBeVisible();
        await alive(page);
        await expect(page.getByText(t.kept)).toBeVisible();
        await wellMade(page);
        const other = unique('renamed');
        await page.getByLabel(t.name, { exact: true }).fill(other);
        await page.getByRole('button', { name: t.rename }).click();
        await expect(page.getByText(t.renamed)).toBeVisible();
        await expect(page.getByRole('heading', { level: 1, name: other })).toBeVisible();
        await alive(page);
        await page.getByRole('button', { name: t.archive }).click();
        await expect(page.getByText(t.archived)).toBeVisible();
        await alive(page);
        await wellMade(page);
        await page.getByRole('button', { name: t.restore }).click();
        await expect(page.getByText(t.restored)).toBeVisible();
        await expect(page.getByRole('button', { name: t.archive })).toBeVisible();
      });

      test('an owner looks at the landing text before saving it, and is told what somebody else has changed meanwhile', async ({ portal, visitor }) => {
        const program = await newProgram(portal, unique('edited'), [await personOfHost(portal, 'Nora'), await personOfHost(portal, 'Oscar')]);
        await portal.reads('admin@northlight', language);
        const page = await visitor({ session: await portal.session('admin@northlight') });
        await open(page, `/programs/${program}`);
        await wellMade(page);
        await page.getByRole('link', { name: t.edit }).click();
        const text = page.getByLabel(t.text);
        await expect(text).toBeVisible();
        await alive(page);
        await text.fill('# Atlas\n\nWhat comes **next** <script>alert(1)</script>');
        await page.getByRole('button', { name: t.preview, exact: true }).click();
        const preview = page.getByRole('region', { name: t.previewTitle });
        await expect(preview.getByRole('heading', { name: 'Atlas' })).toBeVisible();
        await expect(preview.locator('strong')).toHaveText('next');
        await alive(page);
        await wellMade(page);
        await expect(text).toHaveValue('# Atlas\n\nWhat comes **next** <script>alert(1)</script>');
        const kept = (await portal.send(`/fn/programs/to-edit?program=${program}`, { session: await portal.session('admin@northlight') })).json;
        expect(kept.description).toBe('');

        await edits(portal, await portal.session('oscar@northlight'), program, 'Of Oscar');
        await text.fill('Of Nora');
        await page.getByRole('button', { name: t.save, exact: true }).click();
        await expect(page.locator('main [role=alert]')).toContainText(t.changed);
        await alive(page);
        await expect(text).toHaveValue('Of Nora');
        await expect(preview).toHaveCount(0);
        await accessible(page);
        await page.getByRole('button', { name: t.save, exact: true }).click();
        await expect(page.getByText(t.saved)).toBeVisible();
        await expect(page.locator('main .prose').first()).toContainText('Of Nora');
      });

      test('roles are given with a mail, and end at once', async ({ portal, visitor }) => {
        const name = unique('roles');
        const program = await newProgram(portal, name);
        await portal.reads('admin@northlight', language);
        await portal.reads('olivia@northlight', language);
        const page = await visitor({ session: await portal.session('admin@northlight') });
        await open(page, `/programs/${program}/people`);
        await page.getByRole('button', { name: t.give }).click();
        await expect(page.locator('.error-summary li')).toHaveCount(2);
        await alive(page);
        await wellMade(page);
        await page.locator('#q').fill('olivia');
        await page.locator('main [role=search]').getByRole('button').click();
        await expect(page).toHaveURL(/q=olivia/);
        await alive(page);
        await expect(page.locator('#name-form input[name="people[]"]')).toHaveCount(1);
        await page.getByLabel(/Olivia Mensah/).check();
        await page.getByLabel(t.creator).check();
        await page.getByRole('button', { name: t.give }).click();
        await expect(page.getByText(t.given)).toBeVisible();
        const row = page.locator('tbody tr', { hasText: 'Olivia Mensah' });
        await expect(row.locator('.tag')).toHaveCount(1);
        const mail = await portal.mail('olivia@northlight.example', name);
        expect(mail).toContain(t.subject);
        expect(links(mail).some((link) => link.endsWith(`/programs/${program}`))).toBe(true);

        // What she sees of it.
        const olivia = await visitor({ session: await portal.session('olivia@northlight') });
        await open(olivia, `/programs/${program}`);
        await expect(olivia.locator(`a[href="/programs/${program}/engagements/new"]`)).toBeVisible();
        await expect(olivia.locator(`a[href="/programs/${program}/edit"]`)).toHaveCount(0);
        await alive(page);
        await row.getByRole('button', { name: t.take }).click();
        await expect(page.getByText(t.taken)).toBeVisible();
        await expect(row).toHaveCount(0);
        await open(olivia, `/programs/${program}`);
        await expect(olivia.getByRole('heading', { level: 1, name: t.notFound })).toBeVisible();

        // The last owner stays.
        await alive(page);
        await page.locator('tbody tr', { hasText: 'Nora Lindqvist' }).getByRole('button', { name: t.take }).click();
        await expect(page.locator('main [role=alert]')).toContainText(t.lastOwner);
        await expect(page.locator('tbody tr', { hasText: 'Nora Lindqvist' })).toHaveCount(1);
      });

      test('an announcement is written, looked at, read, withdrawn and restored', async ({ portal, visitor }) => {
        const engagement = await portal.engagement('Atlas mobile beta');
        await portal.reads('oscar@northlight', language);
        const page = await visitor({ session: await portal.session('oscar@northlight') });
        await open(page, `/engagements/${engagement}`);
        await page.getByRole('link', { name: t.write }).click();
        await expect(page.getByRole('heading', { level: 1 })).toContainText(t.announcements);
        await alive(page);
        await wellMade(page);
        await page.getByRole('link', { name: t.announce }).click();
        await expect(page.getByLabel(t.title, { exact: true })).toBeVisible();
        await alive(page);
        const title = unique('build');
        await page.getByLabel(t.title, { exact: true }).fill(title);
        await page.getByLabel(t.body, { exact: true }).fill('It is **there**.');
        await page.locator('#effective_on').fill(day(3));
        await page.locator('#expires_on').fill(day(2));
        await page.getByRole('button', { name: t.save, exact: true }).click();
        await expect(page.locator('.error-summary')).toContainText(t.after);
        await alive(page);
        await wellMade(page);
        await page.locator('#expires_on').fill(day(30));
        await page.getByRole('button', { name: t.preview, exact: true }).click();
        await expect(page.getByRole('region', { name: t.previewTitle }).locator('strong')).toHaveText('there');
        await alive(page);
        await expect(page.getByLabel(t.title, { exact: true })).toHaveValue(title);
        await expect(page.locator('#effective_on')).toHaveValue(day(3));
        await page.getByRole('button', { name: t.save, exact: true }).click();
        await expect(page.getByText(t.done)).toBeVisible();
        const row = page.locator('main .result', { hasText: title });
        await expect(row.locator('.tag')).toHaveText(t.scheduled);

        // Nobody reads it yet.
        await portal.reads('admin@brightwater', language);
        const ben = await portal.newSession('mina@brightwater');
        const joined = await portal.enter(ben, 'Atlas mobile beta');
        expect([200, 409]).toContain(joined.status);
        const reader = await visitor({ session: ben });
        await open(reader, `/engagements/${engagement}`);
        await expect(reader.locator('#announcements')).not.toContainText(title);
        await alive(page);
        await row.getByRole('link').last().click();
        await expect(page.locator('#effective_on')).toHaveValue(day(3));
        await alive(page);
        await page.locator('#effective_on').fill('');
        await page.getByRole('button', { name: t.save, exact: true }).click();
        await expect(page.getByText(t.done)).toBeVisible();
        await expect(row.locator('.tag')).toHaveText(t.current);
        await open(reader, `/engagements/${engagement}`);
        await expect(reader.locator('#announcements .result', { hasText: title }).locator('strong')).toHaveText('there');
        await open(reader, '/');
        await expect(reader.locator('#announcements')).toContainText(title);
        await accessible(reader);

        await alive(page);
        await row.getByRole('button', { name: t.withdraw }).click();
        await expect(page.getByText(t.withdrawn)).toBeVisible();
        await open(reader, '/');
        await expect(reader.locator('#announcements')).not.toContainText(title);
        await alive(page);
        await row.getByRole('button', { name: t.bringBack }).click();
        await expect(page.getByText(t.back)).toBeVisible();
        await open(reader, `/engagements/${engagement}`);
        await expect(reader.locator('#announcements')).toContainText(title);
        // What is read by others too is put away again.
        await alive(page);
        await press(page, row.getByRole('button', { name: t.withdraw }));
        await expect(page.getByText(t.withdrawn)).toBeVisible();
      });
    });
  }

  test.describe(language, () => {
    test.use({ locale: language });

    test('a program’s page leads to what the reader can discover, and an engagement to its program', async ({ portal, visitor }) => {
      await portal.reads('sam@brightwater', language);
      const page = await visitor({ session: await portal.session('sam@brightwater') });
      const engagement = await portal.engagement('Sensor SDK 3');
      await open(page, `/engagements/${engagement}`);
      await page.locator('.aside').getByRole('link', { name: 'Device SDKs' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Device SDKs' })).toBeVisible();
      await expect(page.locator('main .result', { hasText: 'Sensor SDK 3' })).toBeVisible();
      await expect(page.locator('main .button-row')).toHaveCount(0);
      await wellMade(page);
      await page.locator('main a[href*="/engagements/discover?q="]').click();
      await expect(page).toHaveURL(/q=Device(%20|\+)SDKs/);
      await expect(page.locator('main .result', { hasText: 'Telemetry API v2' })).toBeVisible();
    });
  });
}
