// A power cut during *Finish* leaves the whole account with its mail, or nothing.
import { Portal, expect, registrationOf, test } from './portal';

test('a server that is killed during Finish leaves all or nothing, and Finish can be pressed again', async () => {
  test.setTimeout(300_000);
  const portal = await Portal.open('empty');
  const outcomes: string[] = [];
  const contacts: string[] = [];
  try {
    for (let round = 0; round < 8; round++) {
      const person = await portal.newDirectory();
      const contact = `partners@${person.prefix}.example`;
      contacts.push(contact);
      const organization = `Company ${person.prefix}`;
      await portal.fillIn(person.session, registrationOf(organization, contact));
      const { agreement, draft_id } = await portal.registration(person.session);

      const press = () => portal.send('/fn/registration/finish', {
        form: { 'form[agreement]': agreement.id, 'form[draft]': draft_id, 'form[accepted]': 'true' }, session: person.session,
      });
      const answer = press().then(({ status }) => status, () => 'no answer' as const);
      // From before the request is there until after the mail is written.
      const delay = [0, 1, 2, 3, 5, 8, 13, 40][round];
      const until = performance.now() + delay;
      while (performance.now() < until) await new Promise((done) => setImmediate(done));
      await portal.kill();
      const answered = await answer;
      await portal.restart();

      // Signed in still: the session was there before.
      const { eligibility, draft } = await portal.registration(person.session);
      outcomes.push(`${delay} ms: ${answered}, ${eligibility.eligibility}`);
      if (eligibility.eligibility === 'registered') {
        expect(eligibility.account.registered.organization.publisher_display_name).toBe(organization);
        expect(eligibility.account.agreement, 'the acceptance').toContain('1.0');
        expect(eligibility.account.accepted_by).toBe(person.name);
        expect(eligibility.account.directories.map(({ domain_prefix }: any) => domain_prefix)).toEqual([person.prefix]);
      } else {
        expect(answered, 'an answer was given, and what it said is lost').not.toBe(200);
        expect(eligibility.eligibility).toBe('eligible');
        expect(draft.organization.publisher_display_name).toBe(organization);
        expect(portal.mails(contact)).toEqual([]);
      }
      expect((await press()).status).toBe(200);
      const after = await portal.registration(person.session);
      expect(after.eligibility.eligibility).toBe('registered');
      if (eligibility.eligibility === 'registered') expect(after.eligibility.account.id).toBe(eligibility.account.id);
      // The person acts for the account.
      expect((await portal.send('/fn/engagements/mine', { session: person.session })).status).toBe(200);
      expect((await portal.send('/engagements/discover', { headers: { accept: 'text/html' }, session: person.session })).status).toBe(200);
    }
    // Every account has its mail, once. A mail that a worker had in hand when it was killed is held for two minutes.
    await expect.poll(() => contacts.map((contact) => portal.mails(contact).length), { message: outcomes.join('; '), timeout: 150_000 })
      .toEqual(contacts.map(() => 1));
    // The test has seen both: a Finish that was lost, and one that was not.
    expect(outcomes.some((outcome) => outcome.endsWith('eligible')), outcomes.join('; ')).toBe(true);
    expect(outcomes.some((outcome) => outcome.endsWith('registered')), outcomes.join('; ')).toBe(true);
  } finally {
    await portal.close();
  }
});
