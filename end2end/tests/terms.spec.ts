// REQ-01, TOU-01, TOU-02, ENG-01: terms of use in versions, accepted anew, with receipts that can be checked.
import { createHash } from 'node:crypto';
import { Portal, accessible, alive, become, browserOf, expect, fields, modes, open, test, wellMade } from './portal';
import type { Page } from '@playwright/test';

const languages = {
  en: {
    member: 'priya@brightwater', prepare: 'Prepare own terms', material: 'Material: every member is asked', date: 'In force from', preview: 'Preview', publish: 'Publish', unused: 'publishing asks nobody',
    published: 'The version is published.', use: 'Use own terms', asked: 'Members who will be asked to accept them: 3', inUse: 'These terms of use are in use now.', own: 'this engagement’s own',
    due: 'The terms of use have changed since you accepted them', changes: /What has changed since Terms of use, version 1/, added: 'Added:', tick: 'I accept the terms of use', tickError: 'Tick the box to accept',
    go: 'Accept and go on', accepted: 'You have accepted the terms of use.', participant: 'Participant', receipt: 'Receipt', download: 'Download the text', check: 'How to check it', nothing: 'There is nothing to do here.', goOn: 'Go on',
    who: 'Who has accepted', owing: /Who still owes them: 2/, back: 'Use the host’s default terms again', noFrench: 'There is no French text', past: 'enter today or a later day', later: 'a version is already set for a later day',
    leave: 'Leave the engagement', first: 'have not accepted its terms of use yet', forbidden: 'Your role', terms: 'Terms of use', mine: 'Accepted terms', everybody: 'Everybody has accepted', membersAsked: /Members whom a material version asks: \d+/, search: 'Name or address', draft: 'Continue the new version',
  },
  fr: {
    member: 'lea@aurelia', prepare: 'Préparer des conditions propres', material: 'Substantielle : chaque participant est invité', date: 'En vigueur à partir du', preview: 'Aperçu', publish: 'Publier', unused: 'la publication ne sollicite personne',
    published: 'La version est publiée.', use: 'Utiliser les conditions propres', asked: 'Participants qui seront invités à les accepter : 3', inUse: 'Ces conditions d’utilisation s’appliquent désormais.', own: 'propres à cet engagement',
    due: 'Les conditions d’utilisation ont changé depuis que vous les avez acceptées', changes: /Ce qui a changé depuis Conditions d’utilisation, version 1/, added: 'Ajouté', tick: 'J’accepte les conditions d’utilisation', tickError: 'Cochez la case',
    go: 'Accepter et continuer', accepted: 'Vous avez accepté les conditions d’utilisation.', participant: 'Participant', receipt: 'Récépissé', download: 'Télécharger le texte', check: 'Comment le vérifier', nothing: 'Il n’y a rien à faire ici.', goOn: 'Continuer',
    who: 'Qui a accepté', owing: /Qui doit encore les accepter : 2/, back: 'Revenir aux conditions de l’hôte', noFrench: 'Il n’y a pas de texte français', past: 'entrez la date du jour', later: 'une version est déjà prévue',
    leave: 'Quitter l’engagement', first: 'n’avez pas encore accepté ses conditions', forbidden: 'rôle', terms: 'Conditions d’utilisation', mine: 'Conditions acceptées', everybody: 'Tout le monde a accepté', membersAsked: /Participants sollicités par une version substantielle\s: \d+/, search: 'Nom ou adresse', draft: 'Reprendre la nouvelle version',
  },
};

const input = (page: Page, name: string) => page.locator(`[name="form[${name}]"]`);
const notice = (page: Page) => page.locator('main .notice[role=status]');

for (const mode of modes) {
  for (const [language, t] of Object.entries(languages)) {
    test.describe(`${mode}, ${language}`, () => {
      test.use({ ...browserOf(mode), locale: language === 'fr' ? 'fr-FR' : 'en-US' });

      test('an engagement gets terms of its own, a member accepts them and has a receipt, and its owner sees it', async ({ visitor }) => {
        test.setTimeout(180_000);
        const portal = await Portal.open();
        try {
          const engagement = await portal.engagement('Sensor SDK 3');
          const home = `/engagements/${engagement}`;
          await portal.reads('olivia@northlight', language);
          const owner = await visitor({ session: await portal.session('olivia@northlight'), baseURL: portal.url });
          await open(owner, home);
          await owner.locator('.tabs').getByRole('link', { name: t.terms }).click();
          await expect(owner).toHaveURL(/\/terms$/);
          await expect(owner.getByRole('link', { name: t.prepare })).toBeVisible();
          await wellMade(owner);
          await owner.getByRole('link', { name: t.prepare }).click();
          await expect(owner).toHaveURL(/\/terms\/new$/);
          await alive(owner);
          // It begins with the text in force. A day that is over comes back with all that was typed.
          await expect(input(owner, 'text_en')).toHaveValue(/## 2\. Confidentiality/);
          await owner.getByLabel(t.material).check();
          await input(owner, 'effective_on').fill('2020-01-01');
          for (const name of ['text_en', 'text_fr']) {
            const text = await input(owner, name).inputValue();
            await input(owner, name).fill(`New ${name} <b onclick=x>rule</b>, see [there](https://elsewhere.example/)\n\n${text}`);
          }
          await owner.getByRole('button', { name: t.preview }).click();
          await expect(owner.locator('.error-summary')).toContainText(t.past);
          await alive(owner);
          await expect(input(owner, 'text_fr')).toHaveValue(/^New text_fr/);
          await wellMade(owner);
          await input(owner, 'effective_on').fill('');
          await owner.getByRole('button', { name: t.preview }).click();
          await expect(owner).toHaveURL(/\/terms\/preview$/);
          await expect(owner.locator('.changes ins')).toHaveCount(2);
          await expect(owner.locator('main')).toContainText(t.unused);
          await expect(owner.locator('.document a').first()).toHaveAttribute('rel', 'noopener nofollow');
          await alive(owner);
          await wellMade(owner);
          await owner.getByRole('button', { name: t.publish }).click();
          await expect(notice(owner)).toContainText(t.published);
          await alive(owner);

          // Nobody is asked until it is used; then the page says how many.
          await owner.getByRole('link', { name: t.use }).click();
          await expect(owner.locator('main')).toContainText(t.asked);
          await alive(owner);
          await wellMade(owner);
          await owner.getByRole('button', { name: t.use }).click();
          await expect(notice(owner)).toContainText(t.inUse);
          await expect(owner.locator('main')).toContainText(t.own);
          await alive(owner);
          await wellMade(owner);

          // TOU-01: the member's next visit.
          await portal.reads(t.member, language);
          const session = await portal.session(t.member);
          const page = await visitor({ session, baseURL: portal.url });
          await open(page, home);
          await expect(page.locator('main')).toContainText(t.due);
          await expect(page.getByRole('heading', { name: t.changes })).toBeVisible();
          await expect(page.locator('.changes ins')).toHaveCount(1);
          await expect(page.locator('.changes ins')).toContainText(`New text_${language}`);
          await expect(page.getByRole('link', { name: t.leave })).toHaveAttribute('href', `${home}/leave`);
          await wellMade(page);
          await page.getByRole('button', { name: t.go }).click();
          await expect(page.locator('.error-summary')).toContainText(t.tickError);

          // On the way to another page: one is back there afterwards, and never on another site.
          await open(page, `${home}/accept?return_to=${encodeURIComponent('/me/terms?q=x')}`);
          await expect(page.locator('.changes ins')).toContainText(`New text_${language}`);
          await wellMade(page);
          await page.getByLabel(t.tick).check();
          await page.getByRole('button', { name: t.go }).click();
          await expect(page).toHaveURL(/\/me\/terms\?q=x&done=terms-accepted$/);
          await expect(notice(page)).toContainText(t.accepted);
          await alive(page);
          await wellMade(page);
          await open(page, `${home}/accept?return_to=//evil.example/`);
          await expect(page.locator('main')).toContainText(t.nothing);
          await expect(page.getByRole('link', { name: t.goOn, exact: true })).toHaveAttribute('href', home);
          await accessible(page);
          await open(page, home);
          await expect(page.locator('main')).toContainText(t.participant);
          await expect(page.locator('main')).not.toContainText(t.due);

          // REQ-01: the receipt, on the screen, on paper, and its bytes.
          await page.getByRole('link', { name: t.receipt }).click();
          await expect(page.getByRole('heading', { level: 1, name: t.receipt })).toBeVisible();
          await alive(page);
          await expect(page.locator('.prose')).toContainText(`New text_${language}`);
          await wellMade(page);
          const id = new URL(page.url()).pathname.split('/').pop()!;
          const bytes = (await portal.send(`/me/terms/${id}.md`, { session })).bytes;
          const hash = createHash('sha256').update(bytes).digest('hex');
          await expect(page.locator('.summary-list')).toContainText(hash);
          await expect(page.getByRole('link', { name: t.download })).toHaveAttribute('href', `/me/terms/${id}.md`);
          await page.emulateMedia({ media: 'print' });
          for (const frame of ['.topbar', '.sidenav', '.foot', '.breadcrumb']) await expect(page.locator(frame)).toBeHidden();
          for (const part of ['h1', '.summary-list', '.prose']) await expect(page.locator(part).first()).toBeVisible();
          await expect(page.locator('main')).toContainText(t.check);
          await expect(page.locator('main')).toContainText(hash);
          await page.emulateMedia({ media: 'screen' });

          // Its owner sees who has accepted and who has not, and may open the receipt.
          await open(owner, `${home}/terms`);
          await owner.getByRole('link', { name: t.who }).click();
          await expect(owner.locator('tbody tr').first()).toContainText(hash);
          await alive(owner);
          await wellMade(owner);
          await owner.getByLabel(t.search).fill(t.member);
          await owner.getByLabel(t.search).press('Enter');
          await expect(owner).toHaveURL(/q=/);
          await expect(owner.locator('tbody tr')).toHaveCount(2);
          const csv = await portal.send(`/engagements/${engagement}/acceptances.csv`, { session: await portal.session('olivia@northlight') });
          expect(csv.headers['content-type']).toContain('text/csv');
          expect(csv.text).toContain(hash);
          await owner.getByRole('link', { name: t.owing }).click();
          await expect(owner.locator('tbody tr')).toHaveCount(2);
          await alive(owner);
          await wellMade(owner);
          await open(owner, `/me/terms/${id}`);
          await expect(owner.locator('.summary-list')).toContainText(t.member);
          // Nobody else learns that it is there.
          expect((await portal.send(`/me/terms/${id}.md`, { session: await portal.session('sam@brightwater') })).status).toBe(404);

          await open(owner, `${home}/terms`);
          await owner.getByRole('link', { name: t.back }).click();
          await owner.getByRole('button', { name: t.back }).click();
          await expect(notice(owner)).toContainText(t.inUse);
        } finally {
          await portal.close();
        }
      });
    });
  }
}

for (const [language, t] of Object.entries(languages)) {
  test.describe(language, () => {
    test.use({ locale: language === 'fr' ? 'fr-FR' : 'en-US' });

    test('the host’s default is kept by operators, a program’s by its owners, and each page says whose terms they are', async ({ visitor }) => {
      test.setTimeout(120_000);
      const portal = await Portal.open();
      try {
        await portal.reads('admin@northlight', language);
        const session = await portal.session('admin@northlight');
        const page = await visitor({ session, baseURL: portal.url });
        await open(page, '/admin/terms');
        await expect(page.locator('.result')).toHaveCount(1);
        await wellMade(page);
        await open(page, '/admin/terms/new');
        await expect(page.locator('main form').first()).toContainText(t.membersAsked);
        await page.getByLabel(t.material).check();
        // A version without French, for a later day; and nothing before it afterwards.
        await input(page, 'title_fr').fill('');
        await input(page, 'text_fr').fill('');
        await input(page, 'effective_on').fill('2031-01-01');
        await page.getByRole('button', { name: t.preview }).click();
        await expect(page.locator('main')).toContainText(t.noFrench);
        await wellMade(page);
        await page.getByRole('button', { name: t.publish }).click();
        await expect(notice(page)).toContainText(t.published);
        await expect(page.locator('.result')).toHaveCount(2);
        await open(page, '/admin/terms/new');
        await page.getByLabel(t.material).check();
        await page.getByRole('button', { name: t.preview }).click();
        await expect(page.locator('.error-summary')).toContainText(t.later);
        // What was typed is kept.
        await open(page, '/admin/terms');
        await expect(page.getByRole('link', { name: t.draft })).toBeVisible();

        const detail = await portal.send(`/fn/engagements/detail?engagement=${await portal.engagement('Warehouse robotics pilot')}`, { session });
        await open(page, `/programs/${detail.json.program_id}/terms`);
        await expect(page.getByRole('heading', { level: 1 })).toContainText('Partner pilots');
        await expect(page.locator('.result')).toHaveCount(1);
        await wellMade(page);

        const refused = await visitor({ session: await portal.session('sam@brightwater'), baseURL: portal.url });
        for (const path of ['/admin/terms', `/programs/${detail.json.program_id}/terms`]) {
          const answer = await open(refused, path);
          expect([403, 404]).toContain(answer!.status());
          await expect(refused.locator('.forbidden')).toBeVisible();
        }
        const stale = await portal.send('/fn/terms/publish', { form: { of: 'host', saved: '1.1' }, session });
        expect(stale.status).toBe(409);
        const nothing = await portal.send('/fn/terms/use', { form: { of: `engagement-${await portal.engagement('Atlas 5 preview')}`, own: 'true' }, session });
        expect(nothing.status).toBe(404);
        const whose = await portal.send('/fn/terms/save-draft', { form: { of: 'nobody', ...fields({ kind: 'material' }) }, session });
        expect(whose.status).toBe(400);
      } finally {
        await portal.close();
      }
    });

    test('TOU-01: the demo has a member who owes a version, and another who has accepted it', async ({ page, portal }) => {
      const parts = await portal.engagement('Spare parts catalogue');
      await portal.reads('paul@aurelia', language);
      await become(page.context(), await portal.session('paul@aurelia'), portal.url);
      await open(page, `/engagements/${parts}`);
      await expect(page.locator('main')).toContainText(t.due);
      await expect(page.locator('.changes ins')).toHaveCount(1);
      await expect(page.locator('.changes del')).toHaveCount(1);
      await accessible(page);
    });
  });
}
