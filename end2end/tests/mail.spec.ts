// Mails leave by SMTP (NTF-02), through a real server that is away at first.
import { execFile } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { Portal, binary, demoPassword, expect, signIn, test } from './portal';

async function port(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

test('a request reaches its deciders by SMTP, once each, even if the mail server was away when it was sent', async ({ browser }) => {
  const smtpPort = await port();
  const portal = await Portal.open('demo', { ENTENTE_MAIL: `smtp://127.0.0.1:${smtpPort}` });
  const received: { to: string; text: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
      stream.on('end', () => {
        for (const { address } of session.envelope.rcptTo) received.push({ to: address, text });
        done();
      });
    },
  });
  try {
    const page = await browser.newPage({ baseURL: portal.url, locale: 'en-US' });
    await signIn(page, 'sam@brightwater', demoPassword);
    await page.goto('/engagements/discover?q=integration+test+lab');
    await page.getByRole('link', { name: 'Integration test lab', exact: true }).click();
    await page.getByLabel('Justification').fill('We test our gateways against your lab.');
    await page.getByLabel('I accept the terms of use').check();
    await page.getByRole('button', { name: 'Request access' }).click();
    await expect(page.getByText('Your request is sent')).toBeVisible();
    await page.close();

    await new Promise<void>((done) => server.listen(smtpPort, '127.0.0.1', done));
    // A restart looks at the outbox at once; nothing that was due is lost with the process.
    await portal.kill();
    await portal.restart();
    await expect.poll(() => received.filter((mail) => mail.text.includes('Integration test lab')).length, { timeout: 45_000 }).toBeGreaterThan(0);
    const recipients = received.map((mail) => mail.to);
    expect(new Set(recipients).size, 'one mail for each').toBe(recipients.length);
    expect(received[0].text).toContain('Message-ID:');
  } finally {
    await new Promise<void>((done) => server.close(() => done()));
    await portal.close();
  }
});

/** Runs `entente mail test` against a server that behaves like that; gives what it printed and what the server was told. */
async function mailTest(options: SMTPServerOptions, login = '') {
  const heard: string[] = [];
  const server = new SMTPServer({
    ...options,
    onAuth(auth, session, done) {
      heard.push(`${session.secure ? 'encrypted' : 'in the clear'}: ${auth.username} ${auth.password}`);
      done(null, { user: auth.username });
    },
    onData(stream, session, done) {
      heard.push(`${session.secure ? 'encrypted' : 'in the clear'}: a mail, from ${session.hostNameAppearsAs}`);
      stream.resume().on('end', () => done());
    },
  });
  // A connection that ends before it is encrypted is one of the cases.
  server.on('error', () => {});
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.server.address() as AddressInfo;
  const env = { ENTENTE_MAIL: `smtp://${login}127.0.0.1:${port}`, ENTENTE_PUBLIC_URL: 'https://portal.example.com' };
  try {
    return await new Promise<{ code: number; text: string; heard: string[] }>((done) => {
      execFile(binary, ['mail', 'test', 'ada@contoso.example'], { env }, (error, out, err) =>
        done({ code: Number(error?.code ?? 0), text: out + err, heard }));
    });
  } finally {
    await new Promise<void>((done) => server.close(() => done()));
  }
}

test('a password goes to no server that can’t prove who it is, and to none in the clear', async () => {
  // It says STARTTLS, with a certificate of its own making.
  const unknown = await mailTest({ authMethods: ['PLAIN', 'LOGIN'] }, 'portal:secret@');
  expect([unknown.code, unknown.heard]).toEqual([1, []]);
  expect(unknown.text).toContain('can\'t be encrypted');
  const stripped = await mailTest({ hideSTARTTLS: true, allowInsecureAuth: true, authMethods: ['PLAIN', 'LOGIN'] }, 'portal:secret@');
  expect([stripped.code, stripped.heard]).toEqual([1, []]);
  expect(stripped.text).toContain('does not offer STARTTLS, and a password is sent over an encrypted connection only');
});

test('a server on this machine without a password gets its mail encrypted if it wants, and says the portal’s name', async () => {
  const encrypted = await mailTest({ authOptional: true });
  expect(encrypted).toMatchObject({ code: 0, heard: ['encrypted: a mail, from portal.example.com'] });
  expect(encrypted.text).toContain('Encrypted with STARTTLS (TLS 1.3)');
  const plain = await mailTest({ authOptional: true, hideSTARTTLS: true });
  expect(plain).toMatchObject({ code: 0, heard: ['in the clear: a mail, from portal.example.com'] });
});
