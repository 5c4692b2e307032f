import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** API calls of the work that is measured, after one token request. Each asserts the status. */
export const CALLS = 100;

/** How one command line is told to do the work: arguments for Node, and the JUnit file that must come of it. */
export interface Work {
  name: 'tokenscope' | 'bruno' | 'newman';
  args: string[];
  cwd: string;
  junit: string;
}

const numbers = Array.from({ length: CALLS }, (_, index) => index + 1);

/** Client credentials, calls, JUnit, for Tokenscope. @param program Its command line. @param base Where the server listens. */
export function ownWork(folder: string, program: string, base: string): Work {
  const cwd = madeFolder(folder, 'tokenscope');
  const connection = {
    kind: 'tokenscope-connection',
    version: 1,
    connection: {
      name: 'Bench',
      grantType: 'client_credentials',
      endpoints: { token: `${base}/token` },
      clientId: 'bench',
      clientAuthentication: 'client_secret_post',
      apiBaseUrl: base,
    },
    secrets: { clientSecret: 'bench-secret' },
  };
  const plan = {
    name: 'Bench',
    calls: numbers.map((number) => ({
      id: `call-${number}`,
      name: `call ${number}`,
      method: 'GET',
      url: `/api/${number}`,
      expect: { status: 200 },
    })),
  };
  writeFileSync(join(cwd, 'connection.json'), JSON.stringify(connection));
  writeFileSync(join(cwd, 'plan.json'), JSON.stringify(plan));
  const args = [program, 'check', '--connection', './connection.json', '--plan', './plan.json', '--junit', 'junit.xml'];
  return { name: 'tokenscope', args, cwd, junit: join(cwd, 'junit.xml') };
}

/**
 * The same for Bruno, as its own format says it. The token is taken by a script: `vars:post-response` finds Bruno's engine not yet loaded
 * where the first answer comes at once.
 *
 * @param program Its command line.
 */
export function brunoWork(folder: string, program: string, base: string): Work {
  const cwd = madeFolder(folder, 'bruno');
  writeFileSync(join(cwd, 'bruno.json'), '{ "version": "1", "name": "bench", "type": "collection" }\n');
  writeFileSync(
    join(cwd, '000.bru'),
    `meta {
  name: token
  type: http
  seq: 1
}

post {
  url: {{base}}/token
  body: formUrlEncoded
  auth: none
}

body:form-urlencoded {
  grant_type: client_credentials
  client_id: bench
  client_secret: bench-secret
}

script:post-response {
  bru.setVar("token", res.body.access_token);
}
`,
  );
  for (const number of numbers) {
    writeFileSync(
      join(cwd, `${String(number).padStart(3, '0')}.bru`),
      `meta {
  name: call ${number}
  type: http
  seq: ${number + 1}
}

get {
  url: {{base}}/api/${number}
  body: none
  auth: bearer
}

auth:bearer {
  token: {{token}}
}

assert {
  res.status: eq 200
}
`,
    );
  }
  const junit = join(folder, 'bruno.xml');
  return { name: 'bruno', args: [program, 'run', '--env-var', `base=${base}`, '--reporter-junit', junit], cwd, junit };
}

/** The same for newman, as a Postman collection. @param program Its command line. */
export function newmanWork(folder: string, program: string, base: string): Work {
  const cwd = madeFolder(folder, 'newman');
  const form = { grant_type: 'client_credentials', client_id: 'bench', client_secret: 'bench-secret' };
  const script = (line: string) => [{ listen: 'test', script: { type: 'text/javascript', exec: [line] } }];
  const collection = {
    info: { name: 'bench', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: [
      {
        name: 'token',
        request: {
          method: 'POST',
          url: `${base}/token`,
          body: { mode: 'urlencoded', urlencoded: Object.entries(form).map(([key, value]) => ({ key, value })) },
        },
        event: script("pm.collectionVariables.set('token', pm.response.json().access_token);"),
      },
      ...numbers.map((number) => ({
        name: `call ${number}`,
        request: {
          method: 'GET',
          url: `${base}/api/${number}`,
          auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}', type: 'string' }] },
        },
        event: script("pm.test('status', () => pm.response.to.have.status(200));"),
      })),
    ],
  };
  writeFileSync(join(cwd, 'collection.json'), JSON.stringify(collection));
  const junit = join(cwd, 'junit.xml');
  return { name: 'newman', args: [program, 'run', 'collection.json', '-r', 'cli,junit', '--reporter-junit-export', junit], cwd, junit };
}

function madeFolder(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
}
