// An identity provider for tests: the certified one of npm, with a few people.
import { createServer, type Server } from 'node:http';
import Provider from 'oidc-provider';

/** What the provider says of somebody; the name that they sign in with there is their key. */
export type People = Record<string, { name: string; roles?: string[]; [claim: string]: unknown }>;

export const client = { id: 'entente', secret: 'a secret between two programs' };

export class Identity {
  private constructor(readonly issuer: string, private server: Server) {}

  /** A provider on a free port, whose people go on to this portal. */
  static async open(name: string, people: People): Promise<{ identity: Identity; serve: (callback: string) => void }> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    if (!address || typeof address !== 'object') throw new Error('no port');
    const identity = new Identity(`http://127.0.0.1:${address.port}`, server);
    const serve = (callback: string) => {
      const provider = new Provider(identity.issuer, {
        clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [callback] }],
        // By the letter: names and roles are told by the userinfo endpoint alone.
        claims: {
          openid: ['sub', 'roles', 'hasgroups'],
          profile: ['name', 'preferred_username', 'updated_at', 'locale', 'address', 'amr'], email: ['email', 'email_verified'],
        },
        findAccount: (_context: unknown, id: string) => ({
          accountId: id,
          claims: () => ({ sub: id, preferred_username: `${id}@${name}.example`, email: `${id}@${name}.example`, ...people[id] }),
        }),
        // Cookies don't tell ports apart.
        cookies: { keys: [name], names: { session: `${name}-session`, interaction: `${name}-interaction`, resume: `${name}-resume` } },
        pkce: { required: () => true },
        features: { devInteractions: { enabled: true } },
      });
      server.on('request', provider.callback());
    };
    return { identity, serve };
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}
