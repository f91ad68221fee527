// Mails leave by SMTP (NTF-02), through a real server that is away at first.
import { createServer, type AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { Portal, demoPassword, expect, signIn, test } from './portal';

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
