// A portal of its own for each worker: the release build with demo content, and its mails.
import { test as base, expect, type Page, type BrowserContext, type BrowserContextOptions, type Locator, type Response } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
export const binary = process.env.ENTENTE_BIN ?? join(root, 'target/release/entente');
const site = process.env.ENTENTE_SITE ?? join(root, 'target/site');

export const demoPassword = 'entente demo password';

/** A request without a browser. */
export interface Sent {
  method?: string;
  /** Fields of a form. */
  form?: Record<string, string>;
  /** Instead of a form: a body as it is. */
  body?: string | Buffer;
  headers?: Record<string, string>;
  /** The token of a session. */
  session?: string;
  /** The loopback address that it comes from: the brakes on guessing count addresses. */
  from?: string;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  text: string;
  /** The body read as JSON. */
  json: any;
}

/** Somebody who can sign in. */
export interface Person {
  prefix: string;
  address: string;
  password: string;
  name: string;
  email: string;
  session: string;
}

/** A person who acts for a registered organization. */
export interface Member extends Person {
  organization: string;
  contact: string;
}

export class Portal {
  private sessions = new Map<string, string>();
  private ids = new Map<string, string>();
  /** Who reads another language than English for now. */
  private readers = new Map<string, string>();

  private constructor(readonly url: string, readonly folder: string, readonly environment: NodeJS.ProcessEnv, private server: ChildProcess) {}

  static async open(content: 'demo' | 'empty' = 'demo', more: Record<string, string> = {}): Promise<Portal> {
    const folder = mkdtempSync(join(tmpdir(), 'entente-end2end-'));
    const port = await freePort();
    const environment = {
      ...clean(process.env),
      ENTENTE_DATA: folder, ENTENTE_SITE: site, ENTENTE_ADDR: `127.0.0.1:${port}`, ENTENTE_LOG: 'warn', ...more,
    };
    if (content === 'demo') {
      const filled = spawnSync(binary, ['demo'], { env: environment, encoding: 'utf8' });
      if (filled.status !== 0) throw new Error(`entente demo: ${filled.stderr}`);
    }
    const url = `http://127.0.0.1:${port}`;
    const portal = new Portal(url, folder, environment, start(environment));
    await portal.ready();
    return portal;
  }

  run(command: string[], input = '') {
    return spawnSync(binary, command, { env: this.environment, encoding: 'utf8', input });
  }

  async ready() {
    for (let tries = 0; tries < 200; tries++) {
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error('the server did not get ready');
  }

  /** Sends a request as a program would: with `Accept: application/json`, and without what browsers add. */
  async send(path: string, sent: Sent = {}): Promise<Answer> {
    const body = sent.body ?? (sent.form && new URLSearchParams(sent.form).toString());
    const headers: Record<string, string> = { accept: 'application/json' };
    if (body !== undefined) {
      headers['content-type'] = 'application/x-www-form-urlencoded';
      headers['content-length'] = String(Buffer.byteLength(body));
    }
    if (sent.session !== undefined) headers.cookie = `session=${sent.session}`;
    const method = sent.method ?? (body === undefined ? 'GET' : 'POST');
    const options = { method, headers: { ...headers, ...sent.headers }, localAddress: sent.from, agent: false as const };
    return new Promise((done, failed) => {
      const request = httpRequest(`${this.url}${path}`, options, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', failed);
        answer.on('end', () => {
          const bytes = Buffer.concat(parts);
          const text = bytes.toString('utf8');
          done({ status: answer.statusCode!, headers: answer.headers, bytes, text, get json() { return JSON.parse(text); } });
        });
      });
      request.on('error', failed);
      request.end(body);
    });
  }

  /** Makes a directory; its Global administrator is signed in. */
  async newDirectory(language = 'en', prefix = unique('org')): Promise<Person> {
    const person = { prefix, address: `admin@${prefix}`, password: `${prefix} opens this door`, name: `Robin ${prefix}`, email: `robin@${prefix}.example` };
    const answer = await this.send('/fn/directories/create', {
      form: fields({ domain_prefix: prefix, name: person.name, email: person.email, password: person.password }),
      headers: { 'accept-language': language },
      from: anotherAddress(),
    });
    expect(answer.status, answer.text).toBe(200);
    return { ...person, session: sessionOf(answer)! };
  }

  /** Fills in the steps of a registration, up to *Finish*. */
  async fillIn(session: string, registration: Registration) {
    for (const [step, typed] of Object.entries(registration)) {
      const answer = await this.send(`/fn/registration/save-${step}`, { form: fields(typed), session });
      expect(answer.status, `${step}: ${answer.text}`).toBe(200);
    }
  }

  /** What the registration's pages know. */
  async registration(session: string): Promise<any> {
    const answer = await this.send('/fn/registration/page', { session });
    expect(answer.status, answer.text).toBe(200);
    return answer.json;
  }

  async finish(session: string): Promise<Answer> {
    const { agreement, draft_id } = await this.registration(session);
    return this.send('/fn/registration/finish', { form: fields({ agreement: agreement.id, draft: draft_id, accepted: 'true' }), session });
  }

  /** A registered organization with its first person, signed in. */
  async newOrganization(language = 'en'): Promise<Member> {
    const person = await this.newDirectory(language);
    const organization = `Company ${person.prefix}`;
    const contact = `partners@${person.prefix}.example`;
    await this.fillIn(person.session, registrationOf(organization, contact, language));
    const answer = await this.finish(person.session);
    expect(answer.status, answer.text).toBe(200);
    return { ...person, organization, contact };
  }

  /** Somebody in an administrator's directory; gives the one-time password. */
  async newUser(administrator: Person, name: string, signInName: string, language = 'en', role = ''): Promise<string> {
    const email = `${signInName}@${administrator.prefix}.example`;
    const typed = { name, sign_in_name: signInName, email, language, directory_role: 'user', first_password: 'one_time', account_role: role };
    const answer = await this.send('/fn/people/create', { form: fields(typed), session: administrator.session });
    expect(answer.status, answer.text).toBe(200);
    return answer.json.shown[2];
  }

  /** A session of somebody's, made once: signing in is not what is being tested. */
  async session(address: string, password = demoPassword): Promise<string> {
    const known = this.sessions.get(address);
    if (known) return known;
    const session = await this.newSession(address, password);
    this.sessions.set(address, session);
    return session;
  }

  async newSession(address: string, password = demoPassword): Promise<string> {
    const answer = await this.send('/fn/directories/sign-in', { form: fields({ sign_in_address: address, password }), from: anotherAddress() });
    expect(answer.status, answer.text).toBe(200);
    return sessionOf(answer)!;
  }

  /** Somebody of the demo reads this language until the test ends. */
  async reads(address: string, language: string, password = demoPassword) {
    if (language !== 'en') this.readers.set(address, password);
    await this.choose(language, await this.session(address, password));
  }

  /** The tests of a worker share its portal and the people of the demo: each meets them in English. */
  async inEnglishAgain() {
    for (const [address, password] of this.readers) await this.choose('en', await this.newSession(address, password));
    this.readers.clear();
  }

  private async choose(language: string, session: string) {
    const answer = await this.send('/fn/session/choose-language', { form: { language, return_to: '/' }, session });
    expect(answer.status, answer.text).toBe(200);
  }

  /** The id of one of the demo's engagements. */
  async engagement(title: string): Promise<string> {
    if (this.ids.size === 0) {
      for (const owner of ['oscar@northlight', 'olivia@northlight']) {
        const answer = await this.send('/fn/engagements/mine', { session: await this.session(owner) });
        for (const engagement of answer.json) this.ids.set(engagement.title, engagement.id);
      }
    }
    const id = this.ids.get(title);
    if (!id) throw new Error(`no engagement ${title} among ${[...this.ids.keys()].join(', ')}`);
    return id;
  }

  /** Joins an engagement, or asks for access with a justification. */
  async enter(session: string, title: string, justification?: string): Promise<Answer> {
    const engagement = await this.engagement(title);
    const detail = await this.send(`/fn/engagements/detail?engagement=${engagement}`, { session });
    const typed = { engagement, terms: detail.json.terms.id, accepted: 'true' };
    return justification === undefined
      ? this.send('/fn/access/join', { form: fields(typed), session })
      : this.send('/fn/access/request', { form: fields({ ...typed, justification }), session });
  }

  /** A pending request, and its id. */
  async ask(session: string, title: string, justification = 'We would like to take part and report what we find.'): Promise<string> {
    const answer = await this.enter(session, title, justification);
    expect(answer.status, answer.text).toBe(200);
    const requests = await this.send('/fn/access/mine', { session });
    return requests.json[0].id;
  }

  async decide(session: string, request: string, decision: 'approve' | 'decline', reason = ''): Promise<Answer> {
    return this.send('/fn/access/decide', { form: fields({ request, decision, reason }), session });
  }

  /** Ends the process at once, as a power cut would. */
  async kill() {
    const ended = new Promise((done) => this.server.once('exit', done));
    this.server.kill('SIGKILL');
    await ended;
  }

  async restart() {
    this.server = start(this.environment);
    await this.ready();
  }

  async close() {
    const ended = new Promise((done) => this.server.once('exit', done));
    this.server.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The mails to an address, oldest first: headers and plain text, decoded. */
  mails(to: string): string[] {
    const folder = join(this.folder, 'mail');
    if (!existsSync(folder)) return [];
    return readdirSync(folder).filter((name) => name.endsWith('.eml')).sort()
      .map((name) => decodeMail(readFileSync(join(folder, name), 'latin1')))
      .filter((mail) => mail.toLowerCase().includes(`to: ${to.toLowerCase()}`) || mail.toLowerCase().includes(`<${to.toLowerCase()}>`));
  }

  async mail(to: string, containing: string): Promise<string> {
    await expect.poll(() => this.mails(to).some((mail) => mail.includes(containing)), { message: `mail to ${to} with "${containing}"`, timeout: 15_000 }).toBe(true);
    return this.mails(to).find((mail) => mail.includes(containing))!;
  }
}

/** A form's fields as they are sent. */
export const fields = (typed: Record<string, string>) => Object.fromEntries(Object.entries(typed).map(([name, value]) => [`form[${name}]`, value]));

export type Registration = Record<'organization' | 'contact' | 'approver', Record<string, string>>;

/** What an organization enters, all of it right. */
export function registrationOf(organization: string, email: string, language = 'en'): Registration {
  return {
    organization: { country: 'FR', publisher_display_name: organization, registered_business_name: `${organization} SAS` },
    contact: {
      first_name: 'Ada', last_name: 'Martin', email, phone: '+33 1 23 45 67 89', website: 'www.company.example',
      address_line_1: '1 rue de la Paix', address_line_2: '', city: 'Lyon', state_province: '', postal_code: '69001', preferred_language: language,
    },
    approver: { approver_name: 'Grace Martin', approver_email: email, approver_phone: '+33 1 23 45 67 80' },
  };
}

/** The session that an answer starts. */
export function sessionOf(answer: Answer): string | undefined {
  const line = answer.headers['set-cookie']?.find((line) => /^(__Host-)?session=/.test(line));
  return line?.split(';')[0].split('=')[1];
}

let addresses = 0;
/** A loopback address that nothing has come from yet. */
export function anotherAddress(): string {
  addresses += 1;
  return `127.${1 + (process.pid % 200)}.${Math.floor(addresses / 250) + 1}.${(addresses % 250) + 1}`;
}

function start(environment: NodeJS.ProcessEnv): ChildProcess {
  return spawn(binary, ['serve'], { env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** The tests' own variables are none of the server's. */
function clean(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('ENTENTE_')));
}

async function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer().once('error', failed).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? done(address.port) : failed(new Error('no port'))));
    });
  });
}

/** Header lines and the plain-text part of a mail, quoted-printable and base64 undone. */
function decodeMail(raw: string): string {
  const [head, ...rest] = raw.split(/\r?\n\r?\n/);
  const boundary = /boundary="([^"]+)"/.exec(raw)?.[1];
  const parts = boundary ? raw.split(`--${boundary}`) : [raw];
  const plain = parts.find((part) => /content-type: text\/plain/i.test(part)) ?? rest.join('\n\n');
  const body = plain.split(/\r?\n\r?\n/).slice(1).join('\n\n');
  const text = /content-transfer-encoding: base64/i.test(plain)
    ? Buffer.from(body, 'base64').toString('utf8')
    : /quoted-printable/i.test(plain)
      ? Buffer.from(body.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8')
      : Buffer.from(body, 'latin1').toString('utf8');
  // RFC 2047: white space between two encoded words is none; a folded line is one line.
  const headers = head.replace(/\r?\n[ \t]+/g, ' ').replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?b\?([^?]*)\?=/gi, (_, words) => Buffer.from(words, 'base64').toString('utf8'));
  return `${headers}\n\n${text}`;
}

export function links(mail: string): string[] {
  return mail.split(/\r?\n/).filter((line) => /^https?:\/\/\S+$/.test(line.trim())).map((line) => line.trim());
}

type Mode = 'with WebAssembly' | 'without WebAssembly';
export const modes: Mode[] = ['with WebAssembly', 'without WebAssembly'];
export const browserOf = (mode: Mode) => ({ javaScriptEnabled: mode === 'with WebAssembly' });

type Visitor = (options?: BrowserContextOptions & { session?: string }) => Promise<Page>;

export const test = base.extend<{ page: Page; visitor: Visitor; english: void }, { portal: Portal }>({
  portal: [async ({}, use) => {
    const portal = await Portal.open();
    await use(portal);
    await portal.close();
  }, { scope: 'worker' }],
  english: [async ({ portal }, use) => {
    await use();
    await portal.inEnglishAgain();
  }, { auto: true }],
  baseURL: async ({ portal }, use) => use(portal.url),
  page: async ({ page, javaScriptEnabled }, use) => {
    if (javaScriptEnabled === false) plain.add(page.context());
    const complaints = listen(page);
    await use(page);
    expect(complaints, 'console errors').toEqual([]);
  },
  /** A browser of its own, for another person; like the test's own in all but who is signed in. */
  visitor: async ({ browser, portal, javaScriptEnabled, locale, colorScheme, timezoneId, viewport }, use) => {
    const opened: { context: BrowserContext; complaints: string[] }[] = [];
    await use(async ({ session, ...options } = {}) => {
      const all = { baseURL: portal.url, javaScriptEnabled, locale, colorScheme, timezoneId, viewport, ...options };
      const context = await browser.newContext(all);
      if (all.javaScriptEnabled === false) plain.add(context);
      if (session) await become(context, session, all.baseURL);
      const page = await context.newPage();
      opened.push({ context, complaints: listen(page) });
      return page;
    });
    for (const { context, complaints } of opened) {
      expect(complaints, 'console errors').toEqual([]);
      await context.close();
    }
  },
});

/** Signs in without the sign-in page. */
export async function become(context: BrowserContext, session: string, url: string) {
  await context.addCookies([{ name: 'session', value: session, url, httpOnly: true, sameSite: 'Lax' }]);
}

/** What goes wrong in a page. A refused form's status is an answer, not a fault of the page. */
function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    const { url } = message.location();
    const isAnswer = /Failed to load resource: the server responded with a status of (4(00|01|03|04|05|09|13|22|29)|503)/.test(text) && !/\/(pkg|texts)\//.test(url);
    if (message.type() === 'error' && !isAnswer) complaints.push(`${text} (${url})`);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}

export { expect };

/** Opens a page and waits until it is alive. */
export async function open(page: Page, path: string) {
  const answer = await page.goto(path);
  await alive(page);
  return answer;
}

/** With WebAssembly: until the page has taken over. */
export async function alive(page: Page) {
  if (await page.locator('script[type=module]').count() > 0 && hasScripts(page)) {
    await expect(page.locator('html[data-ready]')).toBeAttached({ timeout: 15_000 });
  }
}

/** Contexts whose scripts are off. */
const plain = new WeakSet<BrowserContext>();
export const hasScripts = (page: Page) => !plain.has(page.context());

/** axe finds nothing on the page as it is now. */
export async function accessible(page: Page, rules?: string[]) {
  if (!hasScripts(page)) return;
  // There are no frames: without legacy mode each look opens a second page and loads axe into it.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode();
  if (rules) axe.withRules(rules);
  else axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);
  const { violations } = await axe.analyze();
  // All findings of a test at once: the page goes on.
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`), page.url()).toEqual([]);
}

/** axe finds nothing in light and in dark, and nothing has to be scrolled sideways on the smallest screens. */
export async function wellMade(page: Page) {
  const viewport = page.viewportSize();
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await accessible(page);
  // What differs in the dark are the colours.
  await page.emulateMedia({ colorScheme: 'dark' });
  await accessible(page, ['color-contrast']);
  await page.emulateMedia({ colorScheme: 'light' });
  await fits(page);
  if (viewport) await page.setViewportSize(viewport);
}

/** Nothing sticks out of a screen of 320 px. */
export async function fits(page: Page) {
  await page.setViewportSize({ width: 320, height: 800 });
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const beyond = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > room + 1)
      .map((element) => element.outerHTML.slice(0, 120)).slice(0, 5);
    return [`${document.documentElement.scrollWidth} px`, ...beyond];
  });
  expect.soft(wide, `wider than 320 px at ${page.url()}`).toEqual([]);
}

/** Presses a button that sends a form, and gives the answer. */
export async function press(page: Page, button: Locator): Promise<Response> {
  const answer = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await button.click();
  return answer;
}

/** Presses Tab until the focus is there. */
export async function tabTo(page: Page, target: Locator) {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${target}`);
}

export async function signIn(page: Page, address: string, password = demoPassword) {
  await open(page, '/sign-in');
  await page.locator('[name="form[sign_in_address]"]').fill(address);
  await page.locator('[name="form[password]"]').fill(password);
  await page.locator('main form button[type=submit]').click();
  await expect(page.locator('.context')).toBeVisible();
  await alive(page);
}

let count = 0;
/** A name that no other test has, nor one that looks like it (ORG-02): in letters of which none is taken for another. None begins another. */
export const unique = (word: string) => `${word}-${lettersOf(process.pid)}-${lettersOf(++count)}x`.toLowerCase();
const lettersOf = (number: number) => [...number.toString(8)].map((digit) => 'abcdefgh'[Number(digit)]).join('');
