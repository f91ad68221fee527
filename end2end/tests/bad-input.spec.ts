// What browsers of this product never send: a clear answer with the right status, never a 500, nothing half-written.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Page } from '@playwright/test';
import { type Answer, type Sent, anotherAddress, become, expect, fields, modes, browserOf, open, registrationOf, test, unique } from './portal';

const none = '00000000-0000-7000-8000-000000000000';
const registration = registrationOf('Somebody', 'partners@somebody.example');

/** Every address that changes something, with a form of the right shape, and whether it needs somebody signed in. */
const forms: { path: string; form: Record<string, string>; session: boolean }[] = [
  { path: 'directories/create', form: fields({ domain_prefix: '', name: '', email: '', password: '', return_to: '/' }), session: false },
  { path: 'directories/sign-in', form: fields({ sign_in_address: '', password: '', return_to: '/' }), session: false },
  { path: 'directories/sign-out', form: {}, session: false },
  { path: 'session/choose-language', form: { language: 'en', return_to: '/' }, session: false },
  { path: 'session/choose-theme', form: { theme: 'system', return_to: '/' }, session: false },
  { path: 'registration/save-organization', form: fields(registration.organization), session: true },
  { path: 'registration/save-contact', form: fields(registration.contact), session: true },
  { path: 'registration/save-approver', form: fields(registration.approver), session: true },
  { path: 'registration/finish', form: fields({ agreement: none, draft: none, accepted: 'true' }), session: true },
  { path: 'registration/confirm-contact', form: { token: 'x' }, session: false },
  { path: 'access/join', form: fields({ engagement: none, terms: none, accepted: 'true' }), session: true },
  { path: 'access/request', form: fields({ engagement: none, terms: none, accepted: 'true', justification: 'Long enough to pass.' }), session: true },
  { path: 'terms/accept', form: fields({ engagement: none, terms: none, accepted: 'true' }), session: true },
  { path: 'terms/publish', form: { of: 'host', saved: '1.1' }, session: true },
  { path: 'terms/save-draft', form: { of: `engagement-${none}`, ...fields({ kind: 'material' }) }, session: true },
  { path: 'terms/use', form: { of: `program-${none}`, own: 'true' }, session: true },
  { path: 'access/withdraw', form: fields({ request: none }), session: true },
  { path: 'access/decide', form: fields({ request: none, decision: 'approve', reason: '' }), session: true },
  { path: 'account/change-contact', form: { 'form[city]': 'Lyon', 'since': '' }, session: true },
  { path: 'account/rename', form: { 'form[publisher_display_name]': 'Contoso', 'was': 'Contoso Ltd' }, session: true },
  { path: 'account/resend-confirmation', form: {}, session: true },
  { path: 'agreements/accept', form: fields({ agreement: none, accepted: 'true' }), session: true },
  { path: 'agreements/publish', form: { 'saved': '1' }, session: true },
  { path: 'agreements/save-draft', form: fields({ version: '2.0' }), session: true },
  { path: 'directories/change-email', form: fields({ user: none, email: 'ada@aurelia.example' }), session: true },
  { path: 'directories/link', form: fields({ account: none, directory: none, decision: 'link' }), session: true },
  { path: 'directories/passed-on', form: fields({ user: none }), session: true },
  { path: 'directories/resend-email-link', form: fields({ user: none }), session: true },
  { path: 'directories/reset-password', form: fields({ user: none, by: 'mail' }), session: true },
  { path: 'directories/reset-second-factor', form: fields({ user: none }), session: true },
  { path: 'directories/rules', form: fields({ second_factor_required: 'true' }), session: true },
  { path: 'directories/unlink', form: fields({ directory: none }), session: true },
  { path: 'directories/withdraw-email', form: fields({ user: none }), session: true },
  { path: 'email/confirm', form: fields({ token: 'none' }), session: false },
  { path: 'engagements/add-organization', form: fields({ engagement: none, organization: none }), session: true },
  { path: 'engagements/create', form: fields({ program: none, title: 'A', summary: 'B', access: 'open', audience: 'any' }), session: true },
  { path: 'engagements/edit', form: fields({ engagement: none, made_from: '', title: 'A', summary: 'B', description: '', access: 'open', contact_email: '', reminder_days: '3', expiry_days: '30', decision: '' }), session: true },
  { path: 'engagements/give-role', form: fields({ engagement: none, person: none, organization: none, role: 'owner' }), session: true },
  { path: 'engagements/remove-organization', form: fields({ engagement: none, organization: none }), session: true },
  { path: 'engagements/set-audience', form: fields({ engagement: none, audience: 'any' }), session: true },
  { path: 'engagements/step', form: fields({ engagement: none, from: 'active', to: 'paused' }), session: true },
  { path: 'engagements/take-role', form: fields({ engagement: none, person: none, organization: none, role: 'owner' }), session: true },
  { path: 'host/decide-claim', form: fields({ claim: none, decision: 'accept' }), session: true },
  { path: 'host/release-name', form: fields({ reserved: none }), session: true },
  { path: 'host/reserve-name', form: fields({ name: 'Contoso' }), session: true },
  { path: 'host/suspend-account', form: fields({ account: none, reason: 'Long enough to pass.' }), session: true },
  { path: 'host/lift-suspension', form: fields({ account: none, reason: '' }), session: true },
  { path: 'host/send-again', form: { ...fields({ mail: none }), return_to: '/admin/outbox' }, session: true },
  { path: 'me/change-email', form: fields({ email: 'ada@aurelia.example', password: 'x' }), session: true },
  { path: 'me/change-password', form: fields({ password: 'x', new_password: 'four words make a door' }), session: true },
  { path: 'me/end-session', form: fields({ session: 'x' }), session: true },
  { path: 'me/end-sessions', form: fields({ which: 'all' }), session: true },
  { path: 'me/rename', form: fields({ name: 'Ada' }), session: true },
  { path: 'me/resend-email-link', form: {}, session: true },
  { path: 'me/withdraw-email', form: {}, session: true },
  { path: 'members/add', form: fields({ engagement: none, organization: none, addresses: 'ada@aurelia' }), session: true },
  { path: 'members/come-back', form: fields({ engagement: none }), session: true },
  { path: 'members/copy', form: fields({ engagement: none, from: none }), session: true },
  { path: 'members/keep', form: fields({ engagement: none }), session: true },
  { path: 'members/leave', form: fields({ engagement: none }), session: true },
  { path: 'members/remove', form: fields({ engagement: none, person: none }), session: true },
  { path: 'members/restore', form: fields({ engagement: none, person: none }), session: true },
  { path: 'names/claim', form: fields({ name: 'Contoso', ground: 'trademark', explanation: 'Registered in 1990.', contact_email: 'ada@contoso.example' }), session: true },
  { path: 'names/withdraw-claim', form: fields({ claim: none }), session: true },
  { path: 'people/accept', form: fields({ token: 'none' }), session: true },
  { path: 'people/accept-as-new', form: fields({ token: 'none', name: 'Ada', sign_in_name: 'ada', email: 'ada@aurelia.example', password: 'long enough for that' }), session: false },
  { path: 'people/add', form: { 'people[]': none, 'form[role]': 'member' }, session: true },
  { path: 'people/change-role', form: fields({ person: none, role: 'member' }), session: true },
  { path: 'people/choose-password', form: fields({ token: 'none', password: 'long enough for that' }), session: false },
  { path: 'people/create', form: fields({ name: 'Ada', sign_in_name: 'ada', email: 'ada@aurelia.example', language: 'en', directory_role: 'user', first_password: 'one_time' }), session: true },
  { path: 'people/invite', form: fields({ addresses: 'ada@aurelia.example', role: 'member', directory_role: 'guest', language: 'en' }), session: true },
  { path: 'people/remove', form: fields({ person: none }), session: true },
  { path: 'people/resend', form: fields({ invitation: none }), session: true },
  { path: 'people/restore', form: fields({ person: none }), session: true },
  { path: 'people/revoke', form: fields({ invitation: none }), session: true },
  { path: 'programs/archive', form: fields({ program: none }), session: true },
  { path: 'programs/create', form: fields({ name: 'Contoso pilots' }), session: true },
  { path: 'programs/edit', form: fields({ program: none, revision: '1', description: 'Hello' }), session: true },
  { path: 'programs/name-roles', form: { 'people[]': none, ...fields({ program: none, owner: 'true' }) }, session: true },
  { path: 'programs/rename', form: fields({ program: none, was: 'A', name: 'B' }), session: true },
  { path: 'programs/restore', form: fields({ program: none }), session: true },
  { path: 'programs/take-role', form: fields({ program: none, person: none, role: 'owner' }), session: true },
  { path: 'announcements/restore', form: fields({ place: `program.${none}`, announcement: none }), session: true },
  { path: 'announcements/save', form: fields({ place: `program.${none}`, title: 'Hello', text: 'World' }), session: true },
  { path: 'announcements/withdraw', form: fields({ place: `engagement.${none}`, announcement: none }), session: true },
  { path: 'registration/bring-back', form: fields({ token: 'none' }), session: true },
  { path: 'registration/discard-draft', form: {}, session: true },
  { path: 'registration/hand-over', form: fields({ to: 'link' }), session: true },
  { path: 'registration/revoke-hand-over', form: fields({ hand_over: none }), session: true },
  { path: 'registration/start-further', form: {}, session: true },
  { path: 'registration/take-over', form: fields({ token: 'none' }), session: true },
  { path: 'reset-password/ask', form: fields({ sign_in_address: 'nobody@nowhere' }), session: false },
  { path: 'reset-password/new', form: fields({ token: 'none', new_password: 'four words make a door' }), session: false },
  { path: 'second-factor/begin', form: { 'return_to': '/' }, session: true },
  { path: 'second-factor/confirm', form: fields({ code: '123456' }), session: true },
  { path: 'second-factor/keep-codes', form: { 'return_to': '/' }, session: true },
  { path: 'second-factor/new-codes', form: fields({ password: 'x', code: '123456' }), session: true },
  { path: 'second-factor/turn-off', form: fields({ password: 'x', code: '123456' }), session: true },
  { path: 'session/leave', form: {}, session: true },
  { path: 'session/switch', form: { 'to': none, 'return_to': '/' }, session: true },
  { path: 'sign-in/code', form: fields({ code: '123456' }), session: true },
  { path: 'sign-in/password', form: fields({ new_password: 'four words make a door' }), session: true },
];

/** The pages' own questions: GET, with parameters. */
const questions = [
  'registration/page', 'registration/confirmation?token=x', 'access/mine', `access/queue?engagement=${none}`, 'engagements/mine',
  `engagements/detail?engagement=${none}`, 'engagements/discover?query%5Bwords%5D=&query%5Bsort%5D=newest',
  `engagements/new?program=${none}`, `engagements/settings?engagement=${none}`, `engagements/organizations?engagement=${none}`,
  `engagements/organization?engagement=${none}&organization=${none}`, `engagements/roles?engagement=${none}`,
  `engagements/role-choices?engagement=${none}&role=owner`,
  'email/link?token=x', `directories/email-of?user=${none}`, 'me/email',
  'account/page',
  `agreements/accepted-text?acceptance=${none}`,
  'agreements/draft',
  'agreements/due',
  'agreements/of-account',
  'agreements/of-host',
  'directories/of-account',
  `directories/one-time-password?user=${none}`,
  'directories/people?words=',
  `directories/person-to-help?user=${none}`,
  'directories/providers',
  `directories/review-link?account=${none}`,
  `directories/review-unlink?directory=${none}`,
  'host/names',
  'terms/kept?of=host',
  `terms/draft?of=engagement-${none}`,
  `terms/to-accept?engagement=${none}`,
  'terms/mine?query%5Bwords%5D=',
  `terms/receipt?acceptance=${none}`,
  `terms/acceptances?engagement=${none}&query%5Bwords%5D=`,
  `terms/owing?engagement=${none}&query%5Bwords%5D=`,
  'account/suspension',
  'host/overview',
  'host/accounts?query%5Bwords%5D=',
  `host/account?account=${none}`,
  'host/mails?query%5Bwords%5D=',
  'host/health',
  'me/profile',
  'me/security',
  'me/sessions',
  'names/availability?name=Contoso&for_account=false',
  'names/claims',
  'people/administrators',
  'people/candidates?words=',
  'people/directory',
  'people/invitations',
  `members/candidates?engagement=${none}`, `members/leaving?engagement=${none}`, `members/list?engagement=${none}&query%5Bwords%5D=&query%5Bsort%5D=name`,
  `members/removal?engagement=${none}&person=${none}`, `members/staying?engagement=${none}`, `members/to-copy?engagement=${none}`,
  'people/list?query%5Bwords%5D=',
  'people/offer?token=none',
  `people/removal?person=${none}`,
  'people/welcome?token=none',
  'programs/candidates?words=',
  'programs/of-host?query%5Bwords%5D=&query%5Bshow%5D=all',
  `programs/page?program=${none}`,
  `programs/people?program=${none}&words=`,
  `programs/to-edit?program=${none}`,
  `programs/to-keep?program=${none}`,
  `announcements/current?place=program.${none}`,
  `announcements/list?place=program.${none}`,
  `announcements/to-edit?place=engagement.${none}`,
  'registration/handed-over?token=none',
  'reset-password/link?token=none',
  'second-factor/set-up',
  'session/contexts?words=',
];

/** The links of mails, and what is asked before there is a session. */
const openToAll = ['registration/confirmation', 'directories/providers', 'people/offer', 'people/welcome', 'email/link', 'reset-password/link'];

/** An answer to a program: JSON with the kind of error, never a fault of the server. */
function refused(answer: Answer, status: number | number[], where: string) {
  const wanted = [status].flat();
  expect(wanted, `${where}: ${answer.status} ${answer.text.slice(0, 200)}`).toContain(answer.status);
  expect(answer.headers['content-type'], where).toBe('application/json');
  expect(answer.headers['cache-control'], where).toBe('no-store');
  expect(typeof answer.json.error, where).toBe('string');
}

test('every address of a form is in this file’s list', () => {
  const folder = join(import.meta.dirname, '../../app/src');
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('server_fns.rs'))
    .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/#\[server\(prefix = "\/fn", endpoint = "([^"]+)"(, input = leptos::server_fn::codec::GetUrl)?/g)]);
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter(([, , get]) => !get).map(([, path]) => path).sort()).toEqual(forms.map(({ path }) => path).sort());
  expect(found.filter(([, , get]) => get).map(([, path]) => path).sort()).toEqual(questions.map((path) => path.split('?')[0]).sort());
});

test('opening the address of a form changes nothing: 405', async ({ portal }) => {
  const session = await portal.newSession('sam@brightwater');
  for (const { path, form } of forms) {
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const answer = await portal.send(`/fn/${path}?${new URLSearchParams(form)}`, { method, session });
      expect(answer.status, `${method} ${path}`).toBe(405);
      expect(answer.headers.allow, `${method} ${path}`).toBe('POST');
    }
  }
  for (const question of questions) {
    const answer = await portal.send(`/fn/${question}`, { method: 'POST', body: '', session });
    expect(answer.status, question).toBe(405);
    expect(answer.headers.allow, question).toContain('GET');
  }
  // Signed in still.
  expect((await portal.send('/fn/access/mine', { session })).status).toBe(200);
});

test('nobody in particular is asked to sign in: 401', async ({ portal }) => {
  for (const { path, form } of forms.filter(({ session }) => session)) refused(await portal.send(`/fn/${path}`, { form }), 401, path);
  for (const question of questions.filter((path) => !openToAll.includes(path.split('?')[0]))) refused(await portal.send(`/fn/${question}`), 401, question);
});

test('a session that is forged, shortened, lengthened or over is none', async ({ portal }) => {
  const session = await portal.newSession('sam@brightwater');
  await portal.send('/fn/directories/sign-out', { form: {}, session });
  const other = await portal.session('sam@brightwater');
  const flipped = other.slice(0, -2) + (other.at(-2) === 'A' ? 'B' : 'A') + other.at(-1);
  for (const token of [session, 'A'.repeat(43), flipped, other.slice(0, 42), `${other}A`, `${other} x`, '', 'x', "' OR 1=1 --", 'é', '%00', 'A'.repeat(6000), other.toUpperCase()]) {
    const where = JSON.stringify(token.slice(0, 50));
    refused(await portal.send('/fn/access/mine', { headers: { cookie: `session=${Buffer.from(token).toString('latin1')}` } }), 401, where);
    const page = await portal.send('/requests', { headers: { accept: 'text/html', cookie: `session=${Buffer.from(token).toString('latin1')}` } });
    expect([page.status, page.headers.location], where).toEqual([303, '/sign-in?return_to=%2Frequests']);
  }
});

test('a form of another site is refused: 403', async ({ portal }) => {
  const session = await portal.newSession('sam@brightwater');
  const strangers: Record<string, string>[] = [
    { origin: 'https://evil.example' }, { origin: 'null' }, { origin: `${portal.url}.evil.example` }, { origin: `http://127.0.0.1:1` }, { origin: '' },
    { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'cross-site', origin: portal.url },
  ];
  for (const { path, form } of forms) {
    for (const headers of strangers) refused(await portal.send(`/fn/${path}`, { form, headers, session }), 403, `${path} ${JSON.stringify(headers)}`);
  }
  expect((await portal.send('/fn/access/mine', { session })).status).toBe(200);
  // This site's own are taken.
  for (const headers of [{ origin: portal.url }, { 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }, {}]) {
    expect((await portal.send('/fn/session/choose-theme', { form: { theme: 'dark', return_to: '/' }, headers, session })).status).toBe(200);
  }
  // A person reads it in words.
  const page = await portal.send('/fn/directories/sign-out', { form: {}, headers: { accept: 'text/html', origin: 'https://evil.example', 'accept-language': 'fr' } });
  expect(page.status).toBe(403);
  expect(page.text).toContain('Ce formulaire a été envoyé depuis un autre site');
  expect(page.text).toContain('class="topbar"');
});

/** Which fields are to be mended, and why: the form's own answer. */
const mistakes = (answer: Answer) => (answer.json.fields ?? []).map(([field, { code }]: [string, { code: string }]) => `${field}: ${code}`);

test('fields that a form does not have, or has twice, are mistakes of the form: 422', async ({ portal }) => {
  const session = await portal.session('sam@brightwater');
  for (const { path, form } of forms.filter(({ form }) => Object.keys(form).some((name) => name.startsWith('form[')))) {
    const unknown = await portal.send(`/fn/${path}`, { form: { ...form, 'form[is_admin]': 'true', 'form[<b>]': '' }, session });
    refused(unknown, 422, `${path}: unknown`);
    expect(mistakes(unknown).sort(), path).toEqual(['?b?: unknown_field', 'is_admin: unknown_field']);
    const first = Object.keys(form).find((name) => name.startsWith('form['))!;
    const field = first.slice(5, -1);
    const twice = await portal.send(`/fn/${path}`, { body: `${new URLSearchParams(form)}&${new URLSearchParams({ [first]: 'again' })}`, session });
    refused(twice, 422, `${path}: twice`);
    expect(mistakes(twice), path).toEqual([`${field}: several_values`]);
    for (const deeper of [`${first}[deeper][and][deeper]`, `${first}[]`, `${first}[0]`]) {
      const nested = await portal.send(`/fn/${path}`, { form: { ...form, [deeper]: 'x' }, session });
      refused(nested, 422, `${path}: ${deeper}`);
      expect(mistakes(nested), path).toEqual([`${field}: no_text`]);
    }
  }
  for (const [path, form, name] of [['terms/use', { of: 'host', own: 'true' }, 'of'], ['session/choose-theme', { theme: 'dark', return_to: '/' }, 'theme']] as const) {
    const twice = await portal.send(`/fn/${path}`, { body: `${new URLSearchParams(form)}&${name}=again`, session });
    refused(twice, 422, `${path}: twice`);
    expect(mistakes(twice), path).toEqual([`${name}: several_values`]);
  }
});

test('what is no field of a form is left out, however it is called', async ({ portal }) => {
  const { session, name } = await portal.newDirectory();
  const extension = '&extension=x&extension=y&grammar%5B%5D=1&grammar%5Ba%5D%5Bb%5D=2&a%5Bb=3&%5D=4&=5&6';
  const answer = await portal.send('/fn/me/rename', { body: `${new URLSearchParams(fields({ name: `${name} & co` }))}${extension}`, session });
  expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('path')]);
  expect((await portal.send('/fn/me/profile', { session })).json.name).toBe(`${name} & co`);
});

test('a box is ticked by true, on or 1, and by nothing else', async ({ portal }) => {
  const { session } = await portal.newDirectory();
  const answer = async (accepted?: string) => {
    const sent = await portal.send('/fn/access/join', { form: fields({ engagement: none, terms: none, ...(accepted !== undefined && { accepted }) }), session });
    return sent.status === 422 ? mistakes(sent) : sent.status;
  };
  for (const word of ['true', 'on', '1']) expect([403, 404], word).toContain(await answer(word));
  for (const word of [undefined, '', 'false', 'off', '0']) expect(await answer(word), word).toEqual(['accepted: not_accepted']);
  for (const word of ['yes', 'ON', '2', 'tru', '\u200b']) expect(await answer(word), word).toEqual(['accepted: tick_form']);
});

test('missing fields are mistakes of the form, never faults: 400 or 422', async ({ portal }) => {
  let { session } = await portal.newDirectory();
  for (const { path, form } of forms.filter(({ form }) => Object.keys(form).length > 0)) {
    // Some of them end sessions.
    if ((await portal.send('/fn/access/mine', { session })).status === 401) ({ session } = await portal.newDirectory());
    const nothing = await portal.send(`/fn/${path}`, { form: {}, session });
    refused(nothing, 422, `${path}: nothing`);
    expect(mistakes(nothing), path).toEqual([expect.stringMatching(/^[a-z_]+: required$/)]);
    for (const name of Object.keys(form)) {
      const rest = Object.fromEntries(Object.entries(form).filter(([known]) => known !== name));
      const answer = await portal.send(`/fn/${path}`, { form: rest, session, from: anotherAddress() });
      expect([200, 400, 403, 404, 409, 422], `${path} without ${name}: ${answer.status} ${answer.text.slice(0, 100)}`).toContain(answer.status);
      // Only what is optional may be missing.
      if (answer.status === 200) expect(['form[last_name]', 'form[website]', 'form[address_line_2]', 'form[state_province]', 'form[postal_code]'], `${path} without ${name}`).toContain(name);
    }
  }
});

test('wrong types and words are mistakes of the form: 400 or 422', async ({ portal }) => {
  const { session } = await portal.newDirectory();
  const wrong: [string, Record<string, string>, number][] = [
    ['session/choose-language', { language: 'klingon', return_to: '/' }, 400],
    ['registration/save-organization', fields({ ...registration.organization, country: 'XX' }), 422],
    ['registration/save-organization', fields({ ...registration.organization, country: 'France' }), 422],
    ['registration/save-contact', fields({ ...registration.contact, preferred_language: 'de' }), 422],
    ['registration/finish', fields({ agreement: none, draft: none, accepted: 'yes' }), 422],
    ['registration/finish', fields({ agreement: none, accepted: 'false' }), 422],
    ['registration/finish', fields({ agreement: 'nonsense', accepted: 'true' }), 422],
    ['access/join', fields({ engagement: 'nonsense', terms: none, accepted: 'true' }), 400],
    ['access/join', fields({ engagement: `${none}' --`, terms: none, accepted: 'true' }), 400],
    ['access/join', fields({ engagement: none, terms: none, accepted: '2' }), 422],
    ['access/decide', fields({ request: none, decision: 'perhaps', reason: '' }), 422],
    ['access/decide', fields({ request: none, decision: 'decline', reason: ' \n ' }), 422],
    ['access/withdraw', fields({ request: '../../x' }), 400],
  ];
  for (const [path, form, status] of wrong) refused(await portal.send(`/fn/${path}`, { form, session }), status, `${path} ${JSON.stringify(form)}`);
  expect((await portal.registration(session)).eligibility.eligibility).toBe('eligible');
});

test('each limit holds on the server, and one more is one too many', async ({ portal }) => {
  const { session, prefix } = await portal.newDirectory();
  const e = 'é'; // two bytes, one character
  const limits: [keyof typeof registration, string, string, string][] = [
    ['organization', 'publisher_display_name', `${prefix} `.padEnd(50, e), `${prefix} `.padEnd(51, e)],
    ['organization', 'registered_business_name', e.repeat(100), e.repeat(101)],
    ['contact', 'first_name', e.repeat(100), e.repeat(101)],
    ['contact', 'last_name', '🙂'.repeat(100), '🙂'.repeat(101)],
    ['contact', 'email', `${'a'.repeat(64)}@b.example`, `${'a'.repeat(65)}@b.example`],
    ['contact', 'phone', '+123456789012345', '+1234567890123456'],
    ['contact', 'phone', '+1234567', '+123456'],
    ['contact', 'address_line_1', e.repeat(200), e.repeat(201)],
    ['contact', 'postal_code', '1'.repeat(20), '1'.repeat(21)],
    ['contact', 'website', `https://a.example/${'x'.repeat(182)}`, `https://a.example/${'x'.repeat(183)}`],
    ['approver', 'approver_name', e.repeat(100), e.repeat(101)],
  ];
  for (const [step, name, most, more] of limits) {
    const send = (value: string) => portal.send(`/fn/registration/save-${step}`, { form: fields({ ...registration[step], [name]: value }), session });
    expect((await send(most)).status, `${name} ${most.length}`).toBe(200);
    const answer = await send(more);
    refused(answer, 422, `${name} ${more.length}`);
    expect(answer.json.fields.map(([field]: [string]) => field), name).toEqual([name]);
  }
  const password = async (text: string) => (await portal.send('/fn/directories/create', {
    form: fields({ domain_prefix: unique('p'), name: 'A', email: 'a@b.example', password: text }), from: anotherAddress(),
  })).status;
  expect([await password('elevenchars'), await password('twelve chars'), await password('é'.repeat(127) + 'x'), await password('é'.repeat(128) + 'x')]).toEqual([422, 200, 200, 422]);
});

test('a body of a megabyte is refused before it is read: 413', async ({ portal }) => {
  const session = await portal.session('sam@brightwater');
  const megabyte = 'x'.repeat(1024 * 1024);
  for (const { path, form } of forms) {
    for (const accept of ['application/json', 'text/html']) {
      const name = Object.keys(form)[0] ?? 'x';
      const answer = await portal.send(`/fn/${path}`, { form: { ...form, [name]: megabyte }, headers: { accept }, session }).catch((error) => error);
      expect(answer.status, `${path}: ${answer}`).toBe(413);
    }
  }
  // Everything that fits in the form fits through the door: 2,000 characters of four bytes, percent-encoded.
  const detail = await portal.enter(await portal.newOrganization().then(({ session }) => session), 'Integration test lab', '🙂'.repeat(2000));
  expect(detail.status).toBe(200);
});

test('bytes that are no text are refused: 400', async ({ portal }) => {
  const { session } = await portal.newDirectory();
  for (const { path, form } of forms.filter(({ form }) => Object.keys(form).length > 0)) {
    const name = encodeURIComponent(Object.keys(form)[0]);
    const bodies: [string, string | Buffer][] = [
      ['percent-encoded', `${name}=%ff%fe`], ['cut off', `${name}=%c3`], ['a surrogate', `${name}=%ed%a0%80`], ['raw', Buffer.concat([Buffer.from(`${name}=`), Buffer.from([0xff, 0xfe])])],
    ];
    for (const [what, body] of bodies) refused(await portal.send(`/fn/${path}`, { body, session }), 400, `${path}: ${what}`);
  }
  for (const question of ['registration/confirmation?token=%ff', 'engagements/detail?engagement=%ff', 'engagements/discover?query%5Bwords%5D=%ff&query%5Bsort%5D=newest']) {
    refused(await portal.send(`/fn/${question}`, { session }), 400, question);
  }
  for (const path of ['/engagements/%ff', '/%ff', '/engagements/discover?q=%ff', '/sign-in?return_to=%ff', '/%00', '/engagements/%00']) {
    const answer = await portal.send(path, { headers: { accept: 'text/html' }, session });
    expect(answer.status, path).toBeLessThan(500);
  }
});

test('characters that hurt elsewhere are text here', async ({ portal }) => {
  const { session } = await portal.newDirectory();
  for (const text of ['\0', 'a\0b', '\u202Eevil', '"; DROP TABLE users; --', '<script>alert(1)</script>', '{{7*7}}', '%s%n', '\u{10FFFF}', 'a'.repeat(1999)]) {
    for (const step of ['organization', 'contact', 'approver'] as const) {
      const form = fields(Object.fromEntries(Object.keys(registration[step]).map((name) => [name, text])));
      const answer = await portal.send(`/fn/registration/save-${step}`, { form, session });
      expect([200, 422], `${step} ${JSON.stringify(text)}: ${answer.status}`).toContain(answer.status);
      const page = await portal.send(`/register/${step}`, { headers: { accept: 'text/html' }, session });
      expect(page.status).toBe(200);
      expect(page.text).not.toContain('<script>alert(1)');
    }
    const sign = await portal.send('/fn/directories/sign-in', { form: fields({ sign_in_address: text, password: text }), from: anotherAddress() });
    expect([401, 422], JSON.stringify(text)).toContain(sign.status);
  }
});

test('other kinds of bodies than forms are refused in words', async ({ portal }) => {
  const session = await portal.session('sam@brightwater');
  const kinds: Sent[] = [
    { body: '{"form":{"engagement":"x"}}', headers: { 'content-type': 'application/json' } },
    { body: '--x\r\ncontent-disposition: form-data; name="form[engagement]"\r\n\r\nx\r\n--x--', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
    { body: 'form[engagement]=x', headers: { 'content-type': 'text/plain' } },
    { body: '&&&===%%%', headers: {} },
    { body: 'form[[[[=x&form]]]=y', headers: {} },
    { body: '', headers: {} },
    { body: '%', headers: {} },
  ];
  for (const { path, form } of forms.filter(({ form }) => Object.keys(form).length > 0)) {
    for (const sent of kinds) {
      const answer = await portal.send(`/fn/${path}`, { ...sent, session });
      expect([400, 413, 415, 422], `${path} ${sent.body}: ${answer.status} ${answer.text.slice(0, 100)}`).toContain(answer.status);
    }
  }
});

test('what belongs to others is not there, or not mine to change', async ({ portal }) => {
  const [member, other] = [await portal.newOrganization(), await portal.newOrganization()];
  const request = await portal.ask(member.session, 'Atlas 5 preview');
  const withdraw = (session: string) => portal.send('/fn/access/withdraw', { form: fields({ request }), session });
  refused(await withdraw(other.session), 404, 'another’s request');
  refused(await withdraw(await portal.session('oscar@northlight')), 404, 'a decider’s withdrawal');
  refused(await portal.decide(member.session, request, 'approve'), 403, 'one’s own request');
  refused(await portal.decide(other.session, request, 'approve'), 404, 'a stranger’s decision');
  refused(await portal.decide(await portal.session('paul@aurelia'), request, 'approve'), 404, 'a power user of another organization');
  refused(await portal.decide(await portal.session('olivia@northlight'), none, 'approve'), 404, 'no request');
  const open_ = (await portal.send('/fn/access/mine', { session: member.session })).json;
  expect(open_[0].state).toBe('pending');

  // An engagement for others, one that takes nobody, one that is entered another way, one that is not there.
  const sam = await portal.session('sam@brightwater');
  const enter = async (title: string, path: 'join' | 'request') => {
    const engagement = await portal.engagement(title);
    const { terms } = (await portal.send(`/fn/engagements/detail?engagement=${await portal.engagement('Atlas mobile beta')}`, { session: sam })).json;
    const form = fields({ engagement, terms: terms.id, accepted: 'true', ...(path === 'request' && { justification: 'Long enough to pass.' }) });
    return portal.send(`/fn/access/${path}`, { form, session: sam });
  };
  refused(await enter('Spare parts catalogue', 'join'), 403, 'for another organization');
  refused(await enter('Warehouse robotics pilot', 'request'), 403, 'for another organization');
  refused(await enter('Atlas 6 concepts', 'join'), 404, 'a draft');
  refused(await enter('Battery safety advisory', 'request'), 409, 'paused');
  refused(await enter('Atlas 4 end of support', 'join'), 409, 'closed');
  refused(await enter('Atlas 5 preview', 'join'), 409, 'managed');
  refused(await enter('Cold chain tracking', 'join'), 409, 'by invitation');
  refused(await enter('Atlas mobile beta', 'request'), 409, 'open');
  const mobile = await portal.engagement('Atlas mobile beta');
  const unread = await portal.send('/fn/access/join', { form: fields({ engagement: mobile, terms: none, accepted: 'true' }), session: sam });
  refused(unread, 409, 'terms that are not in force');
  const unregistered = await portal.newDirectory();
  refused(await portal.enter(unregistered.session, 'Atlas mobile beta').catch((error) => error), [403], 'no account');

  // REG-01 on the server.
  const dan = await portal.session('dan@cobalt');
  for (const step of ['organization', 'contact', 'approver'] as const) {
    expect((await portal.send(`/fn/registration/save-${step}`, { form: fields(registration[step]), session: dan })).status, 'what is prepared is kept').toBe(200);
  }
  refused(await portal.finish(dan), 403, 'finish');
  // An agreement that is not in force.
  const { session, prefix } = await portal.newDirectory();
  await portal.fillIn(session, registrationOf(`Company ${prefix}`, `partners@${prefix}.example`));
  const { draft_id: draft } = await portal.registration(session);
  refused(await portal.send('/fn/registration/finish', { form: fields({ agreement: none, draft, accepted: 'true' }), session }), 409, 'another agreement');
  expect((await portal.registration(session)).eligibility.eligibility).toBe('eligible');
});

test('Finish without a whole draft is refused, and nothing is made', async ({ portal }) => {
  const { session, prefix } = await portal.newDirectory();
  // Where nothing was typed, the page has no draft to name.
  refused(await portal.finish(session), 422, 'empty');
  const { organization, contact } = registrationOf(`Company ${prefix}`, `partners@${prefix}.example`);
  for (const [step, typed] of Object.entries({ organization, contact })) await portal.send(`/fn/registration/save-${step}`, { form: fields(typed), session });
  refused(await portal.finish(session), 409, 'without approver');
  expect((await portal.registration(session)).eligibility.eligibility).toBe('eligible');
});

for (const mode of modes) {
  test.describe(mode, () => {
    test.use(browserOf(mode));

    test('the address of a form that was opened by mistake says what to do', async ({ page, portal }) => {
      await become(page.context(), await portal.session('sam@brightwater'), portal.url);
      const answer = await open(page, '/fn/access/join');
      expect(answer!.status()).toBe(405);
      await expect(page.locator('main')).toContainText('This address takes forms only. Open the page that the form is on.');
      await expect(page.locator('.context')).toContainText('Brightwater Logistics');
    });
  });
}

for (const mode of modes) {
  test.describe(mode, () => {
    test.use(browserOf(mode));

    /** The page of a form into which something else has put fields of these names. */
    async function openWith(page: Page, names: string[]) {
      const action = '/fn/directories/create';
      if (mode === 'without WebAssembly') {
        const added = names.map((name) => `<input type="hidden" name="${name}" value="x">`).join('');
        await page.route('**/directories/new', async (route) => {
          const answer = await route.fetch();
          await route.fulfill({ response: answer, body: (await answer.text()).replace(new RegExp(`(<form[^>]*action="${action}"[^>]*>)`), `$1${added}`) });
        });
      }
      await open(page, '/directories/new');
      if (mode === 'with WebAssembly') await page.locator(`form[action="${action}"]`).evaluate((form, names) => {
        for (const name of names) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value: 'x' }));
      }, names);
      const prefix = unique('added');
      await page.getByLabel('Domain prefix').fill(prefix);
      await page.getByLabel('Your name').fill('Robin');
      await page.getByLabel('Work e-mail').fill(`robin@${prefix}.example`);
      await page.getByLabel('Password').fill('four words make a door');
      await page.getByRole('button', { name: 'Create the directory' }).click();
      return prefix;
    }

    test('what an extension puts into a form does no harm', async ({ page }) => {
      await openWith(page, ['helper', 'helper', 'helper[a][b]', '', 'x]']);
      await expect(page).not.toHaveURL(/directories\/(new|create)/);
      await expect(page.locator('.error-summary')).toHaveCount(0);
    });

    test('a field that the form does not have is said at its top, and nothing that was typed is lost', async ({ page }) => {
      const prefix = await openWith(page, ['form[is_admin]']);
      await expect(page.locator('.error-summary')).toContainText('is_admin: this form has no such field.');
      await expect(page.getByLabel('Domain prefix')).toHaveValue(prefix);
    });
  });
}
