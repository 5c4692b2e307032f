import type { Call, Connection, ConnectionSettings, Pair } from '../../model/connection';
import { failing, invalid } from '../../model/failure';
import { hasPlaceholder } from '../../model/placeholders';
import { originOf } from '../../model/text/url';
import {
  checkVariables,
  namesIn,
  SHORTEST_SECRET,
  sharedVariables,
  type Values,
  type Variable,
  type VariableInput,
  valuesOf,
} from '../../model/variables';
import type { Settings } from '../ports';
import type { Fingerprint, KnownSecret, SealedValue, SecretRecord } from '../secrets';
import { variableSecrets } from '../wire/sealed';
import type { Edit, SecretRecords } from './records';

type Sealed = Record<string, SealedValue>;

/** What a connection's calls are written with. */
export interface CallVariables {
  values: Values;
  /** Those of the values that are secret. */
  secrets: KnownSecret[];
  /** To be called before a call leaves. @throws Failure `endpoint-changed`: a secret in it is for another API. */
  admit(call: Call, origin: string): void;
}

export interface VariablesDeps {
  settings: Pick<Settings, 'app'>;
  records: Pick<SecretRecords, 'read'>;
  get(id: string): Connection;
  /** Changes what is sealed and the settings together. */
  change(id: string, seal: Edit | null, change: (before: Connection) => Connection): Promise<Connection>;
}

/** The variables of calls. The values of secret ones are sealed, each for the API it was entered for. */
export class Variables {
  constructor(private readonly deps: VariablesDeps) {}

  /** @throws Failure vault-* where a secret one can't be read. */
  async of(connection: Connection): Promise<CallVariables> {
    const { id, variables } = connection;
    const sealed = variables.some(({ secret }) => secret) ? ((await this.deps.records.read(id)).variables ?? {}) : {};
    const plain = Object.fromEntries(Object.entries(sealed).map(([name, { value }]) => [name, value]));
    const secret = new Set(variables.filter((each) => each.secret).map(({ name }) => name));
    return {
      values: valuesOf(variables, this.shared(connection), plain),
      secrets: variableSecrets(sealed),
      admit: (call, origin) => {
        const other = namesIn(call).find((name) => secret.has(name) && sealed[name]?.api !== origin);
        if (other !== undefined) throw forAnotherApi(other, sealed[other]?.api ?? '', origin);
      },
    };
  }

  /** Those of a connection's environment. */
  shared({ environment }: Pick<Connection, 'environment'>): readonly Pair[] {
    return sharedVariables(environment, this.deps.settings.app().environments);
  }

  /** Names of the secret ones that have a value; null: the vault can't say. */
  async sealedNames({ id, variables }: Connection): Promise<string[] | null> {
    if (!variables.some(({ secret }) => secret)) return [];
    return this.deps.records.read(id).then(
      (record) => Object.keys(record.variables ?? {}),
      () => null,
    );
  }

  /** Names of the secret ones by the fingerprint of their values; none where the vault can't say. */
  async secretNames(connection: Connection, fingerprint: Fingerprint): Promise<Map<string, string>> {
    const { values } = await this.of(connection).catch(() => ({ values: new Map<string, string>() }));
    const secret = connection.variables.filter((each) => each.secret);
    return new Map(
      secret
        .flatMap(({ name }) => [[values.get(name), name] as const])
        .flatMap(([value, name]) => (value === undefined ? [] : [[fingerprint(value), name] as const])),
    );
  }

  /** Replaces a connection's own. @throws Failure `not-found`, `connection-invalid`, vault-*. */
  async set(id: string, given: readonly VariableInput[]): Promise<Connection> {
    const before = this.deps.get(id);
    const checked = checkVariables(given, 'variables');
    const fresh = sealedOf(checked, before.apiBaseUrl);
    const secret = new Set(checked.filter((each) => each.secret).map(({ name }) => name));
    const own: Variable[] = checked.map((each) =>
      each.secret ? { name: each.name, value: '', secret: true } : { name: each.name, value: each.value ?? '' },
    );
    const seal: Edit = (record) => {
      const kept = Object.entries(record.variables ?? {}).filter(([name]) => secret.has(name));
      return withVariables(record, { ...Object.fromEntries(kept), ...fresh });
    };
    const isSealing = secret.size > 0 || before.variables.some((each) => each.secret);
    return this.deps.change(id, isSealing ? seal : null, (now) => ({ ...now, variables: own }));
  }
}

/** The secret values in settings that came with them, as from a file. */
export function sealedIn({ variables, apiBaseUrl }: Pick<ConnectionSettings, 'variables' | 'apiBaseUrl'>): Sealed {
  const given = variables.filter(({ value }) => !hasPlaceholder(value));
  return sealedOf(
    given.map(({ name, value, secret = false }) => ({ name, value, secret })),
    apiBaseUrl,
  );
}

/** The record with those variables; null: it has them already. */
function withVariables(record: SecretRecord, variables: Sealed): SecretRecord | null {
  if (JSON.stringify(record.variables ?? {}) === JSON.stringify(variables)) return null;
  const { variables: _, ...rest } = record;
  return Object.keys(variables).length === 0 ? rest : { ...rest, variables };
}

function sealedOf(given: readonly VariableInput[], apiBaseUrl: string | null): Sealed {
  const api = originOf(apiBaseUrl);
  const sealed = given.flatMap(({ name, value, secret }, index) => {
    if (!secret || value === null || value === '') return [];
    const field = `variables[${index}].value`;
    if (api === null) {
      const cause = 'A secret is kept for one API, and goes to no other.';
      throw invalid(field, `There is no API that the secret variable "${name}" could be for.`, 'Enter the API base URL first.', cause);
    }
    if (value.length < SHORTEST_SECRET) {
      const cause = 'A shorter text turns up by chance, so it could not be hidden in the exchange log.';
      const action = 'Use a longer value, or a variable that is not secret.';
      throw invalid(field, `The secret variable "${name}" has fewer than ${SHORTEST_SECRET} characters.`, action, cause);
    }
    return [[name, { value, api }] as const];
  });
  return Object.fromEntries(sealed);
}

const forAnotherApi = (name: string, before: string, now: string) =>
  failing({
    code: 'endpoint-changed',
    what: `The secret variable “${name}” is for ${before || 'no API yet'}, and this call goes to ${now}. Nothing was sent.`,
    likelyCause: before ? 'The API base URL has changed since the value was entered.' : 'Its value was not entered on this computer.',
    action: 'Enter its value again under Variables if it is meant for this API.',
    evidence: [{ label: 'API', value: now }],
  })();
