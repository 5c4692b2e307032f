import { useState } from 'react';
import { type ClientKeyView, SIGNING_ALGORITHM_IDS, SIGNING_ALGORITHMS, type SigningAlgorithm } from '../../../electron/model/client-key';
import { fieldOf } from '../../../electron/model/failure';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Chip } from '../../components/chip';
import { Row, Stack } from '../../components/layout';
import { Menu, MoreMenu } from '../../components/menu';
import { Select } from '../../components/select';
import { TextField } from '../../components/text-field';
import fields from '../../components/text-field.module.css';
import { Switch } from '../../components/toggles';
import { confirmFirst } from '../../state/confirmation';
import { localDateTime } from '../../state/time';
import { clock } from '../../state/clock';
import { useForm } from './form-context';
import { FIELDS } from './form-fields';
import type { Sealed } from './use-sealed';

/** The keys of a stored connection. */
export type ClientKeys = Sealed<ClientKeyView>;

export const listKeys = (connectionId: string) => invoke('clientKeys.list', { connectionId });

/** In place of the client secret, for a client that signs with a key. */
export function ClientKeysField() {
  const { form, patch, connection, keys } = useForm();
  return (
    <div data-field="clientKeys" className={fields.field}>
      <span className={fields.label}>{FIELDS.clientKeys.label}</span>
      {connection === null ? (
        <p className="dim">Save the connection first. Then make a key here, or import yours, and give its public part to the provider.</p>
      ) : (
        <Stack gap={12}>
          {keys.problem ? <Callout live problem={keys.problem} /> : null}
          {keys.list?.length ? <KeyList id={connection.id} list={keys.list} /> : null}
          {keys.list?.length === 0 ? (
            <p className="dim">No key yet. Make one, then give its public part to the provider: the private part stays in the vault.</p>
          ) : null}
          <AddKey id={connection.id} />
        </Stack>
      )}
      <Switch
        isSelected={form.assertionAudience === 'token-endpoint'}
        onChange={(on) => patch({ assertionAudience: on ? 'token-endpoint' : 'issuer' })}
        description="The aud claim of each assertion. The default is the issuer; some servers accept only their token endpoint."
      >
        Use the token endpoint as the audience
      </Switch>
    </div>
  );
}

function KeyList({ id, list }: { id: string; list: readonly ClientKeyView[] }) {
  const { form } = useForm();
  const signs = form.signingKey ?? list.at(-1)?.kid;
  return (
    <Stack as="ul" gap={6} aria-label="Signing keys">
      {list.map((key) => (
        <KeyRow key={key.kid} id={id} view={key} signs={key.kid === signs} />
      ))}
    </Stack>
  );
}

function KeyRow({ id, view, signs }: { id: string; view: ClientKeyView; signs: boolean }) {
  const { patch, keys } = useForm();
  const { kid, sendsKid, alg, at, jwk, pem, thumbprint } = view;
  const copy = (text: string) => invoke('clipboard.write', { text });
  const remove = () =>
    confirmFirst({
      title: 'Delete this signing key?',
      text: "It can't be restored. The provider still accepts it until you remove it there too.",
      confirmLabel: 'Delete the key',
      cancelLabel: 'Keep it',
      onConfirm: async () => {
        if (signs) patch({ signingKey: null });
        await keys.run(invoke('clientKeys.remove', { connectionId: id, kid }));
      },
    });
  return (
    <Row as="li" gap={8}>
      <Chip shape="square" mono>
        {alg}
      </Chip>
      <bdi
        className="mono clip grow"
        title={sendsKid ? `kid ${kid}` : `Thumbprint ${kid}. The key came without a kid, so assertions don't have one.`}
      >
        {kid}
      </bdi>
      <span className="small dim nowrap">{localDateTime(at, clock.now())}</span>
      {signs ? (
        <Chip tone="live">signs</Chip>
      ) : (
        <Button size="small" variant="quiet" onPress={() => patch({ signingKey: kid })}>
          Sign with this
        </Button>
      )}
      <MoreMenu
        label={`Key ${kid}`}
        items={[
          { id: 'jwk', label: 'Copy public key as JWK', icon: 'copy', run: () => copy(jwk) },
          { id: 'jwks', label: 'Copy public key as JWK Set', run: () => copy(JSON.stringify({ keys: [JSON.parse(jwk)] }, null, 2)) },
          { id: 'pem', label: 'Copy public key as PEM', run: () => copy(pem) },
          { id: 'thumbprint', label: 'Copy thumbprint', description: 'RFC 7638, SHA-256', run: () => copy(thumbprint) },
          {
            id: 'save-jwks',
            label: 'Save all public keys as JWK Set…',
            separated: true,
            run: () => invoke('clientKeys.save', { connectionId: id, kid, as: 'jwks' }),
          },
          { id: 'save-pem', label: 'Save public key as PEM…', run: () => invoke('clientKeys.save', { connectionId: id, kid, as: 'pem' }) },
          { id: 'delete', label: 'Delete…', tone: 'danger', icon: 'trash', separated: true, run: remove },
        ]}
      />
    </Row>
  );
}

const ALGORITHMS = SIGNING_ALGORITHM_IDS.map((id) => ({ id, label: id, description: SIGNING_ALGORITHMS[id] }));

/** Makes a key, or imports one that the window never sees: the main process reads the file or the clipboard. */
function AddKey({ id }: { id: string }) {
  const { keys } = useForm();
  const [alg, setAlg] = useState<SigningAlgorithm>('ES256');
  const [passphrase, setPassphrase] = useState('');
  const isEncrypted = passphrase !== '' || (keys.problem !== null && fieldOf(keys.problem) === 'passphrase');
  const bring = async (from: 'file' | 'clipboard') => {
    const rsaAlg = alg === 'PS256' ? 'PS256' : 'RS256';
    if (await keys.run(invoke('clientKeys.import', { connectionId: id, from, passphrase, rsaAlg }))) setPassphrase('');
  };
  return (
    <Stack gap={12}>
      <Row gap={8}>
        <Select aria-label="Algorithm" options={ALGORITHMS} value={alg} onChange={setAlg} mono />
        <Button onPress={() => keys.run(invoke('clientKeys.make', { connectionId: id, alg }))}>Make a key</Button>
        <Menu
          label="Import a key"
          trigger={<Button iconAfter="chevron-down">Import a key</Button>}
          items={[
            { id: 'file', label: 'From a file…', description: 'PEM or JWK, also under a passphrase', run: () => bring('file') },
            { id: 'clipboard', label: 'From the clipboard', run: () => bring('clipboard') },
          ]}
        />
      </Row>
      {isEncrypted ? (
        <TextField
          label="Passphrase of the key"
          type="password"
          mono
          autoComplete="off"
          value={passphrase}
          onChange={setPassphrase}
          description="Used once, for the import. Import the key again after entering it."
        />
      ) : null}
    </Stack>
  );
}
