import { useState } from 'react';
import {
  CERTIFICATE_KEY_IDS,
  CERTIFICATE_KEYS,
  type CertificateKey,
  type ClientCertificateView,
} from '../../../electron/model/client-certificate';
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
import { clock } from '../../state/clock';
import { confirmFirst } from '../../state/confirmation';
import { localDateTime } from '../../state/time';
import { useForm } from './form-context';
import { FIELDS } from './form-fields';

export const listCertificates = (connectionId: string) => invoke('clientCertificates.list', { connectionId });

/** In place of the client secret, for a client that authenticates in TLS. */
export function ClientCertificatesField() {
  const { form, connection, certificates } = useForm();
  const isSelfSigned = form.clientAuthentication === 'self_signed_tls_client_auth';
  return (
    <div data-field="clientCertificates" className={fields.field}>
      <span className={fields.label}>{FIELDS.clientCertificates.label}</span>
      {connection === null ? (
        <p className="dim">Save the connection first. Then import your certificate here{isSelfSigned ? ', or make one' : ''}.</p>
      ) : (
        <Stack gap={12}>
          {certificates.problem ? <Callout live problem={certificates.problem} /> : null}
          {certificates.list?.length ? <CertificateList id={connection.id} list={certificates.list} /> : null}
          {certificates.list?.length === 0 ? (
            <p className="dim">
              {isSelfSigned
                ? 'No certificate yet. Make one, then give it to the provider, as a JWK Set or PEM: the private key stays in the vault.'
                : 'No certificate yet. Import the one that your authority issued, then give the provider its subject.'}
            </p>
          ) : null}
          <AddCertificate id={connection.id} canMake={isSelfSigned} />
        </Stack>
      )}
    </div>
  );
}

function CertificateList({ id, list }: { id: string; list: readonly ClientCertificateView[] }) {
  const { form } = useForm();
  const sent = form.clientCertificate ?? list.at(-1)?.thumbprint;
  return (
    <Stack as="ul" gap={6} aria-label="Client certificates">
      {list.map((each) => (
        <CertificateRow key={each.thumbprint} id={id} view={each} isSent={each.thumbprint === sent} />
      ))}
    </Stack>
  );
}

const STATES = { expired: 'expired', 'not-yet-valid': 'not valid yet' };

function CertificateRow({ id, view, isSent }: { id: string; view: ClientCertificateView; isSent: boolean }) {
  const { patch, certificates } = useForm();
  const { thumbprint, subject, issuer, isSelfSigned, key, notAfter, state, jwk, pem } = view;
  const copy = (text: string) => invoke('clipboard.write', { text });
  const remove = () =>
    confirmFirst({
      title: 'Delete this client certificate?',
      text: "It can't be restored, nor can its private key. The provider still accepts it until you remove it there too.",
      confirmLabel: 'Delete the certificate',
      cancelLabel: 'Keep it',
      onConfirm: async () => {
        if (isSent) patch({ clientCertificate: null });
        await certificates.run(invoke('clientCertificates.remove', { connectionId: id, thumbprint }));
      },
    });
  return (
    <Row as="li" gap={8}>
      <Stack gap={2} grow>
        <bdi className="mono clip untrusted" title={`${subject}\nIssued by ${isSelfSigned ? 'itself' : issuer}`}>
          {subject}
        </bdi>
        <span className="small dim clip" title={`SHA-256 thumbprint (x5t#S256): ${thumbprint}`}>
          {key}, {isSelfSigned ? 'self-signed' : 'issued by an authority'}, until {localDateTime(notAfter, clock.now())}
        </span>
      </Stack>
      {state === 'valid' ? null : <Chip tone="dead">{STATES[state]}</Chip>}
      {isSent ? (
        <Chip tone="live">sent</Chip>
      ) : (
        <Button size="small" variant="quiet" onPress={() => patch({ clientCertificate: thumbprint })}>
          Send this one
        </Button>
      )}
      <MoreMenu
        label={`Certificate ${subject}`}
        items={[
          { id: 'pem', label: 'Copy certificate as PEM', icon: 'copy', run: () => copy(pem) },
          { id: 'subject', label: 'Copy subject', description: 'RFC 4514, for tls_client_auth_subject_dn', run: () => copy(subject) },
          { id: 'thumbprint', label: 'Copy thumbprint', description: 'SHA-256, as in x5t#S256', run: () => copy(thumbprint) },
          { id: 'jwks', label: 'Copy as JWK Set', run: () => copy(JSON.stringify({ keys: [JSON.parse(jwk)] }, null, 2)) },
          {
            id: 'save-pem',
            label: 'Save certificate as PEM…',
            separated: true,
            run: () => invoke('clientCertificates.save', { connectionId: id, thumbprint, as: 'pem' }),
          },
          {
            id: 'save-jwks',
            label: 'Save all as JWK Set…',
            run: () => invoke('clientCertificates.save', { connectionId: id, thumbprint, as: 'jwks' }),
          },
          { id: 'delete', label: 'Delete…', tone: 'danger', icon: 'trash', separated: true, run: remove },
        ]}
      />
    </Row>
  );
}

const KINDS = CERTIFICATE_KEY_IDS.map((id) => ({ id, label: id, description: CERTIFICATE_KEYS[id] }));

/** Makes a certificate, or imports one whose key the window never sees: the main process reads the file or the clipboard. */
function AddCertificate({ id, canMake }: { id: string; canMake: boolean }) {
  const { certificates } = useForm();
  const [kind, setKind] = useState<CertificateKey>('P-256');
  const [passphrase, setPassphrase] = useState('');
  const isEncrypted = passphrase !== '' || (certificates.problem !== null && fieldOf(certificates.problem) === 'passphrase');
  const bring = async (from: 'file' | 'clipboard') => {
    if (await certificates.run(invoke('clientCertificates.import', { connectionId: id, from, passphrase }))) setPassphrase('');
  };
  return (
    <Stack gap={12}>
      <Row gap={8}>
        {canMake ? (
          <>
            <Select aria-label="Kind of key" options={KINDS} value={kind} onChange={setKind} mono />
            <Button onPress={() => certificates.run(invoke('clientCertificates.make', { connectionId: id, key: kind }))}>
              Make a certificate
            </Button>
          </>
        ) : null}
        <Menu
          label="Import a certificate"
          trigger={<Button iconAfter="chevron-down">Import a certificate</Button>}
          items={[
            { id: 'file', label: 'From a file…', description: 'PKCS #12 (.p12, .pfx) or PEM with its key', run: () => bring('file') },
            { id: 'clipboard', label: 'From the clipboard', description: 'PEM with its key', run: () => bring('clipboard') },
          ]}
        />
      </Row>
      {isEncrypted ? (
        <TextField
          label="Passphrase"
          type="password"
          mono
          autoComplete="off"
          value={passphrase}
          onChange={setPassphrase}
          description="Used once, for the import. Import the certificate again after entering it."
        />
      ) : null}
    </Stack>
  );
}
