// Join, request, decide (SPEC §5).
import { type Locator, type Page } from '@playwright/test';
import { accessible, alive, become, browserOf, expect, links, modes, open, press, tabTo, test, wellMade } from './portal';

const words = {
  en: {
    discover: 'Discover', join: 'Join', accept: 'I accept the terms of use', joined: 'You have joined the engagement.', participant: 'Participant',
    accepted: /You accepted .+, version 1\./, request: 'Request access', justification: 'Justification', sent: 'Your request is sent. You get the decision by mail.',
    counter: (count: number) => `${count} of 2000 characters`, short: 'Justification: at least 10 characters.', tick: 'Tick the box to accept: I accept the terms of use',
    pending: 'Pending', waiting: 'Waiting for one of:', mine: 'My requests', withdraw: 'Withdraw', withdrawn: 'Your request is withdrawn.', state: 'Withdrawn',
    engagement: 'Integration test lab', open: 'Sensor SDK 3', myEngagements: 'My engagements',
  },
  fr: {
    discover: 'Découvrir', join: 'Rejoindre', accept: 'J’accepte les conditions d’utilisation', joined: 'Vous avez rejoint l’engagement.', participant: 'Participant',
    accepted: /Vous avez accepté .+, version 1\./, request: 'Demander l’accès', justification: 'Justification', sent: 'Votre demande est envoyée. Vous recevrez la décision par e-mail.',
    counter: (count: number) => `${count} caractères sur 2000`, short: 'Justification : 10 caractères au moins.', tick: 'Cochez la case pour accepter : J’accepte les conditions d’utilisation',
    pending: 'En attente', waiting: 'En attente de l’une de ces personnes :', mine: 'Mes demandes', withdraw: 'Retirer', withdrawn: 'Votre demande est retirée.', state: 'Retirée',
    engagement: 'Integration test lab', open: 'Sensor SDK 3', myEngagements: 'Mes engagements',
  },
} as const;

const row = (page: Page, text: string): Locator => page.locator('.results > li', { hasText: text });

for (const mode of modes) {
  for (const language of ['en', 'fr'] as const) {
    test.describe(`${mode}, ${language}`, () => {
      test.use({ ...browserOf(mode), locale: language === 'fr' ? 'fr-FR' : 'en-US' });

      test('joining makes a member at once, and the engagement leaves discovery', async ({ page, portal }) => {
        const t = words[language];
        const member = await portal.newOrganization(language);
        await become(page.context(), member.session, portal.url);
        await open(page, '/engagements/discover');
        await row(page, t.open).getByRole('link', { name: t.join }).click();
        await expect(page.getByRole('heading', { name: t.open })).toBeVisible();
        await alive(page);
        // REQ-01: not without the terms.
        await page.getByRole('button', { name: t.join }).click();
        await expect(page.locator('.error-summary li')).toHaveText([t.tick]);
        await alive(page);
        await page.getByLabel(t.accept).check();

        // REQ-02: the page shows it without being loaded again.
        await page.evaluate(() => { (window as any).sameDocument = true; });
        const answer = await press(page, page.getByRole('button', { name: t.join }));
        expect(answer.status()).toBe(mode === 'with WebAssembly' ? 200 : 303);
        await expect(page.getByText(t.joined)).toBeVisible();
        await expect(page.locator('#enter .tag')).toHaveText(t.participant);
        await expect(page.getByRole('button', { name: t.join })).toHaveCount(0);
        if (mode === 'with WebAssembly') expect(await page.evaluate(() => (window as any).sameDocument)).toBe(true);
        // REQ-01: what was accepted can be shown to the person.
        await expect(page.locator('#enter')).toContainText(t.accepted);
        await expect(page.locator('#enter .code')).toHaveText(/^[0-9a-f]{64}$/);

        await alive(page);
        await page.getByRole('navigation').getByRole('link', { name: t.discover, exact: true }).first().click();
        await expect(row(page, 'Atlas mobile beta')).toBeVisible();
        await expect(row(page, t.open)).toHaveCount(0);
        await page.getByRole('navigation').getByRole('link', { name: t.myEngagements, exact: true }).first().click();
        await expect(row(page, t.open)).toBeVisible();
      });

      test('a request needs a justification and the terms, is shown as pending, can be withdrawn and made again', async ({ page, portal }) => {
        const t = words[language];
        const member = await portal.newOrganization(language);
        await become(page.context(), member.session, portal.url);
        await open(page, '/engagements/discover');
        await row(page, t.engagement).getByRole('link', { name: t.request }).click();
        await expect(page.getByRole('heading', { name: t.engagement })).toBeVisible();
        await alive(page);
        const counter = page.locator('.counter');
        await expect(counter).toHaveText(t.counter(0));
        await page.getByLabel(t.justification).fill('Too short');
        if (mode === 'with WebAssembly') await expect(counter).toHaveText(t.counter(9));
        await page.getByRole('button', { name: t.request }).click();
        await expect(page.locator('.error-summary li')).toHaveText([t.short, t.tick]);
        await alive(page);
        await accessible(page);
        await expect(page.getByLabel(t.justification)).toHaveValue('Too short');
        await expect(counter).toHaveText(t.counter(9));

        // Characters, not bytes; and line ends count once.
        const justification = 'Été à Zürich 🙂\nNous testons notre passerelle.';
        await page.getByLabel(t.justification).fill(justification);
        if (mode === 'with WebAssembly') await expect(counter).toHaveText(t.counter([...justification].length));
        await page.getByLabel(t.accept).check();
        await page.getByRole('button', { name: t.request }).click();
        await expect(page.getByText(t.sent)).toBeVisible();
        await expect(page.locator('#enter')).toContainText(t.waiting);
        await expect(page.locator('#enter')).toContainText('Olivia Mensah');
        await expect(page.getByRole('button', { name: t.request })).toHaveCount(0);

        await page.getByRole('navigation').getByRole('link', { name: t.mine, exact: true }).first().click();
        await alive(page);
        const request = row(page, t.engagement);
        await expect(request.locator('.tag')).toHaveText(t.pending);
        await expect(request).toContainText('Nous testons notre passerelle.');
        await expect(request).toContainText('Olivia Mensah');
        await request.getByRole('button', { name: t.withdraw }).click();
        await expect(page.getByText(t.withdrawn)).toBeVisible();
        await expect(request.locator('.tag')).toHaveText(t.state);
        await expect(request.getByRole('button')).toHaveCount(0);

        await alive(page);
        await request.getByRole('link', { name: t.engagement }).click();
        await alive(page);
        await page.getByLabel(t.justification).fill('We ask once more, with a better reason.');
        await page.getByLabel(t.accept).check();
        await page.getByRole('button', { name: t.request }).click();
        await expect(page.getByText(t.sent)).toBeVisible();
        await alive(page);
        await page.getByRole('navigation').getByRole('link', { name: t.mine, exact: true }).first().click();
        await expect(row(page, t.engagement).locator('.tag')).toHaveText([t.pending, t.state]);
      });
    });
  }

  test.describe(mode, () => {
    test.use(browserOf(mode));

    test('owners get a mail with the link to the queue, approve there, and the requester is a member and told', async ({ page, portal, visitor }) => {
      const member = await portal.newOrganization();
      await portal.ask(member.session, 'Integration test lab', `We bring gateway ${member.prefix} in week 40.`);
      const mail = await portal.mail('olivia@northlight.example', member.prefix);
      expect(mail).toContain(`${member.name} (${member.organization}) asks for access to Integration test lab`);
      expect(mail).toContain(`> We bring gateway ${member.prefix} in week 40.`);
      const queue = `${portal.url}/engagements/${await portal.engagement('Integration test lab')}/requests`;
      expect(links(mail)).toContain(queue);

      const owner = page;
      await become(owner.context(), await portal.session('olivia@northlight'), portal.url);
      await open(owner, '/');
      await owner.locator('.notice').getByRole('link', { name: /^Integration test lab: \d+$/ }).click();
      await expect(owner).toHaveURL(queue);
      await alive(owner);
      const waiting = row(owner, member.organization);
      await expect(waiting).toContainText(member.address);
      await expect(waiting).toContainText(`We bring gateway ${member.prefix} in week 40.`);
      await accessible(owner);
      const answer = await press(owner, waiting.getByRole('button', { name: 'Approve' }));
      expect(answer.ok() || answer.status() === 303).toBe(true);
      await expect(owner.getByText('Approved. The requester is told by mail.')).toBeVisible();
      await expect(waiting.locator('.tag')).toHaveText('Approved');
      await expect(waiting).toContainText('by Olivia Mensah');
      await expect(waiting.getByRole('button')).toHaveCount(0);

      const told = await portal.mail(member.email, 'Integration test lab');
      expect(told).toContain('Subject: You have access to Integration test lab');
      expect(told).toContain('Olivia Mensah has approved your request');
      expect(links(told)).toContain(queue.replace(/\/requests$/, ''));
      const requester = await visitor({ session: member.session });
      await open(requester, links(told)[0].replace(portal.url, ''));
      await expect(requester.locator('#enter .tag')).toHaveText('Participant');
      await open(requester, '/requests');
      await expect(row(requester, 'Integration test lab')).toContainText('Approved by Olivia Mensah');
      expect(portal.mails('olivia@northlight.example').filter((mail) => mail.includes(member.prefix))).toHaveLength(1);
    });

    test('declining needs a reason, which the requester reads; who asks again is shown with the earlier refusal', async ({ page, portal, visitor }) => {
      const member = await portal.newOrganization();
      await portal.ask(member.session, 'Long-term support policy consultation');
      const queue = `/engagements/${await portal.engagement('Long-term support policy consultation')}/requests`;
      await become(page.context(), await portal.session('oscar@northlight'), portal.url);
      await open(page, queue);
      const waiting = row(page, member.organization);
      await waiting.getByRole('button', { name: 'Decline' }).click();
      await expect(waiting.locator('.field-error')).toContainText('Reason: say why you decline. The requester reads it.');
      await expect(page.locator('.field-error')).toHaveCount(1);
      await alive(page);
      await accessible(page);
      // The summary leads to the field of this very request.
      await page.locator('.error-summary').getByRole('link').click();
      await expect(waiting.getByLabel('Reason')).toBeFocused();
      const reason = `Please name your project, ${member.prefix}.\n<b>Thank you</b>`;
      await waiting.getByLabel('Reason').fill(reason);
      await waiting.getByRole('button', { name: 'Decline' }).click();
      await expect(page.getByText('Declined. The requester is told by mail, with your reason.')).toBeVisible();
      await expect(waiting.locator('.tag')).toHaveText('Declined');

      const told = await portal.mail(member.email, 'declined');
      expect(told).toContain(`> Please name your project, ${member.prefix}.`);
      const requester = await visitor({ session: member.session });
      await open(requester, '/requests');
      const request = row(requester, 'Long-term support policy consultation');
      await expect(request).toContainText('Declined by Oscar Brandt');
      await expect(request).toContainText(`Please name your project, ${member.prefix}.`);
      await expect(request).toContainText('<b>Thank you</b>');
      await request.getByRole('link').click();
      await expect(requester.getByRole('heading', { name: 'Your earlier request' })).toBeVisible();
      await accessible(requester);
      await alive(requester);
      await requester.getByLabel('Justification').fill('Project Rhine: we support 40 gateways until 2031.');
      await requester.getByLabel('I accept the terms of use').check();
      await requester.getByRole('button', { name: 'Request access' }).click();
      await expect(requester.getByText('Your request is sent.')).toBeVisible();

      await open(page, queue);
      await expect(waiting.first()).toContainText('An earlier request was declined by Oscar Brandt');
      await expect(waiting.first()).toContainText(`Please name your project, ${member.prefix}.`);
      await waiting.getByRole('button', { name: 'Approve' }).click();
      await expect(page.getByText('Approved. The requester is told by mail.')).toBeVisible();
    });

    test('of two deciders at once one wins, and the other is told who and what', async ({ page, portal, visitor }) => {
      const member = await portal.newOrganization();
      await portal.ask(member.session, 'Atlas 5 preview');
      const queue = `/engagements/${await portal.engagement('Atlas 5 preview')}/requests`;
      const [oscar, olivia] = [page, await visitor({ session: await portal.session('olivia@northlight') })];
      await become(oscar.context(), await portal.session('oscar@northlight'), portal.url);
      for (const decider of [oscar, olivia]) await open(decider, queue);
      await row(oscar, member.organization).getByRole('button', { name: 'Approve' }).click();
      await expect(oscar.getByText('Approved. The requester is told by mail.')).toBeVisible();

      await row(olivia, member.organization).getByLabel('Reason').fill('There is no room left.');
      const answer = await press(olivia, row(olivia, member.organization).getByRole('button', { name: 'Decline' }));
      expect(answer.status()).toBe(409);
      await expect(olivia.locator('.error-summary')).toContainText(/Oscar Brandt approved this request on \d+ \w+ \d{4}\. Your decision was not recorded\./);
      // And the page shows what is true now.
      await expect(row(olivia, member.organization).locator('.tag')).toHaveText('Approved');
      await alive(olivia);
      await accessible(olivia);
      await portal.mail(member.email, 'You have access to Atlas 5 preview');
      expect(portal.mails(member.email).filter((mail) => mail.includes('Atlas 5 preview'))).toHaveLength(1);
    });

    test('a decision on a request that was withdrawn meanwhile says so', async ({ page, portal }) => {
      const member = await portal.newOrganization();
      const request = await portal.ask(member.session, 'Atlas 5 preview');
      await become(page.context(), await portal.session('oscar@northlight'), portal.url);
      await open(page, `/engagements/${await portal.engagement('Atlas 5 preview')}/requests`);
      const withdrawn = await portal.send('/fn/access/withdraw', { form: { 'form[request]': request }, session: member.session });
      expect(withdrawn.status).toBe(200);
      const answer = await press(page, row(page, member.organization).getByRole('button', { name: 'Approve' }));
      expect(answer.status()).toBe(409);
      await expect(page.locator('.error-summary')).toContainText('withdrew this request');
    });

    test('joining in a second tab says that it is done already', async ({ page, portal }) => {
      const member = await portal.newOrganization();
      await become(page.context(), member.session, portal.url);
      await open(page, `/engagements/${await portal.engagement('Atlas mobile beta')}`);
      expect((await portal.enter(member.session, 'Atlas mobile beta')).status).toBe(200);
      await page.getByLabel('I accept the terms of use').check();
      const answer = await press(page, page.getByRole('button', { name: 'Join' }));
      expect(answer.status()).toBe(409);
      await expect(page.locator('.error-summary')).toContainText('You belong to this engagement already.');
      await expect(page.locator('#enter .tag')).toHaveText('Participant');
      await alive(page);
      await wellMade(page);
    });

    test('a power user sees the requests of the own organization only', async ({ page, portal }) => {
      await become(page.context(), await portal.session('paul@aurelia'), portal.url);
      await open(page, `/engagements/${await portal.engagement('Atlas 5 preview')}/requests`);
      await expect(row(page, 'Léa Garnier').first()).toBeVisible();
      const whole = await page.content();
      for (const other of ['Priya Nair', 'Sam Okafor', 'Brightwater']) expect(whole, other).not.toContain(other);
      // Nor do they learn of it from the data behind the page.
      const data = await portal.send(`/fn/access/queue?engagement=${await portal.engagement('Atlas 5 preview')}`, { session: await portal.session('paul@aurelia') });
      expect(data.text).not.toContain('Brightwater');
    });

    test('a participant has no queue', async ({ page, portal }) => {
      await become(page.context(), await portal.session('admin@brightwater'), portal.url);
      const answer = await open(page, `/engagements/${await portal.engagement('Atlas 5 preview')}/requests`);
      expect(answer!.status()).toBe(403);
      await expect(page.getByRole('heading', { name: 'Not for this account' })).toBeVisible();
      await wellMade(page);
    });
  });
}

test('engagement owners and the power users of the requester’s organization get the mail, and nobody else', async ({ portal }) => {
  const before = new Map(['oscar', 'olivia', 'admin'].map((key) => [key, portal.mails(`${key}@northlight.example`).length]));
  const session = await portal.session('lea@aurelia');
  const already = await portal.send('/fn/access/mine', { session });
  const waiting = already.json.find((request: any) => request.title === 'Gateway firmware 8 release candidates');
  expect(waiting).toBeUndefined();
  await portal.ask(session, 'Gateway firmware 8 release candidates', 'Pour les essais de la passerelle à Lyon.');
  const power = await portal.mail('paul@aurelia.example', 'Pour les essais de la passerelle à Lyon.');
  // In the reader's language.
  expect(power).toContain('Subject: Léa Garnier (Aurelia Robotics) demande l’accès à Gateway firmware 8 release candidates');
  expect(await portal.mail('olivia@northlight.example', 'Pour les essais de la passerelle à Lyon.')).toContain('asks for access');
  expect(portal.mails('oscar@northlight.example')).toHaveLength(before.get('oscar')!);
  expect(portal.mails('admin@northlight.example')).toHaveLength(before.get('admin')!);
  expect(portal.mails('lea@aurelia.example').filter((mail) => mail.includes('essais de la passerelle'))).toHaveLength(0);
});

test('many requests, joins and decisions at once leave one of each', async ({ portal }) => {
  const member = await portal.newOrganization();
  const tries = Array.from({ length: 6 });
  const joins = await Promise.all(tries.map(() => portal.enter(member.session, 'Atlas mobile beta')));
  expect(joins.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
  const asks = await Promise.all(tries.map(() => portal.enter(member.session, 'Integration test lab', 'We ask six times at once.')));
  expect(asks.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
  const mine = await portal.send('/fn/access/mine', { session: member.session });
  expect(mine.json).toHaveLength(1);
  const session = await portal.session('olivia@northlight');
  const decisions = await Promise.all(tries.map((_, index) => portal.decide(session, mine.json[0].id, index % 2 ? 'approve' : 'decline', 'Because.')));
  expect(decisions.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
  await portal.mail(member.email, 'Integration test lab');
  expect(portal.mails(member.email).filter((mail) => mail.includes('Integration test lab'))).toHaveLength(1);
  await portal.mail('olivia@northlight.example', 'We ask six times at once.');
  expect(portal.mails('olivia@northlight.example').filter((mail) => mail.includes(member.prefix))).toHaveLength(1);
});

test('the counter and the limit count characters as people do, up to 2,000', async ({ page, portal }) => {
  const member = await portal.newOrganization();
  await become(page.context(), member.session, portal.url);
  await open(page, `/engagements/${await portal.engagement('Integration test lab')}`);
  const counter = page.locator('.counter');
  await page.getByLabel('Justification').fill('x'.repeat(2001));
  await expect(counter).toHaveText('2001 of 2000 characters');
  await page.getByLabel('I accept the terms of use').check();
  await page.getByRole('button', { name: 'Request access' }).click();
  await expect(page.locator('.error-summary li')).toHaveText(['Justification: at most 2000 characters.']);
  await page.getByLabel('Justification').fill('🙂'.repeat(2000));
  await expect(counter).toHaveText('2000 of 2000 characters');
  await page.getByRole('button', { name: 'Request access' }).click();
  await expect(page.getByText('Your request is sent.')).toBeVisible();
});

test('somebody joins with the keyboard alone', async ({ page, portal }) => {
  const member = await portal.newOrganization();
  await become(page.context(), member.session, portal.url);
  await open(page, '/');
  await tabTo(page, page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Discover' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Discover engagements' })).toBeVisible();
  // The focus has gone along, to the content.
  await expect(page.locator('#main')).toBeFocused();
  await tabTo(page, page.getByRole('searchbox'));
  await page.keyboard.type('mobile');
  await page.keyboard.press('Enter');
  await expect(page.locator('.results > li')).toHaveCount(1);
  await tabTo(page, page.getByRole('link', { name: 'Join: Atlas mobile beta' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Atlas mobile beta' })).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Join' }));
  await page.keyboard.press('Enter');
  // What is missing is said, and the focus is on it; its link leads to the box.
  await expect(page.locator('.error-summary')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('I accept the terms of use')).toBeFocused();
  await page.keyboard.press('Space');
  await tabTo(page, page.getByRole('button', { name: 'Join' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('You have joined the engagement.')).toBeVisible();
  await expect(page.locator('#enter .tag')).toHaveText('Participant');
  // The button is gone; one goes on from what was done.
  await expect(page.locator('main .notice[role=status]')).toBeFocused();
});
