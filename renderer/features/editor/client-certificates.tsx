import { useState } from 'react';
import {
  CERTIFICATE_KEY_IDS,
  CERTIFICATE_KEYS,
  type CertificateKey,
  type ClientCertificateView,
} from '../../../electron/model/client-certificate';
import { clientAuthOf } from '../../../electron/model/client-auth';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { Row, Stack } from '../../components/layout';
import { MoreMenu } from '../../components/menu';
import { Select } from '../../components/select';
import { Switch } from '../../components/toggles';
import { clock } from '../../state/clock';
import { localDateTime } from '../../state/time';
import { useForm } from './form-context';
import { CertificateNote } from './metadata-notes';
import { AddSealed, deletion, SealedField, UsedMark } from './sealed-credentials';

export const listCertificates = (connectionId: string) => invoke('clientCertificates.list', { connectionId });

/** RFC 8705 section 3: tokens are bound to a certificate however the client authenticates. */
export function CertificateBesideField() {
  const { form, patch } = useForm();
  if (clientAuthOf(form).credential === 'certificate') return null;
  return (
    <>
      <Switch
        isSelected={form.certificateBoundTokens}
        onChange={(certificateBoundTokens) => patch({ certificateBoundTokens })}
        description="With every request of this client and each API call, so that the server can bind tokens to it (RFC 8705, section 3)."
      >
        Send a client certificate too
      </Switch>
      <CertificateNote />
      {form.certificateBoundTokens ? <ClientCertificatesField /> : null}
    </>
  );
}

const EMPTY = {
  made: 'No certificate yet. Make one, then give it to the provider, as a JWK Set or PEM: the private key stays in the vault.',
  issued: 'No certificate yet. Import the one that your authority issued, then give the provider its subject.',
  beside: 'No certificate yet. Make one, or import yours: the provider sees it in TLS, and the private key stays in the vault.',
};

/** What the client sends in TLS: to authenticate, or to have tokens bound to it. */
export function ClientCertificatesField() {
  const { form, certificates } = useForm();
  const isSelfSigned = form.clientAuthentication !== 'tls_client_auth';
  const isBeside = clientAuthOf(form).credential !== 'certificate';
  const chosen = form.clientCertificate;
  return (
    <SealedField
      field="clientCertificates"
      sealed={certificates}
      listLabel="Client certificates"
      unsaved={`Save the connection first. Then import your certificate here${isSelfSigned ? ', or make one' : ''}.`}
      empty={EMPTY[isBeside ? 'beside' : isSelfSigned ? 'made' : 'issued']}
      row={(view, isNewest, id) => (
        <CertificateRow key={view.thumbprint} id={id} view={view} isSent={chosen === null ? isNewest : chosen === view.thumbprint} />
      )}
      add={(id) => <AddCertificate id={id} canMake={isSelfSigned} />}
    />
  );
}

const STATES = { expired: 'expired', 'not-yet-valid': 'not valid yet' };

function CertificateRow({ id, view, isSent }: { id: string; view: ClientCertificateView; isSent: boolean }) {
  const { patch, certificates } = useForm();
  const { thumbprint, subject, issuer, isSelfSigned, key, notAfter, state, jwk, pem } = view;
  const copy = (text: string) => invoke('clipboard.write', { text });
  const save = (as: 'jwks' | 'pem') => invoke('clientCertificates.save', { connectionId: id, thumbprint, as });
  const asked = {
    title: 'Delete this client certificate?',
    about: id,
    text: "It can't be restored, nor can its private key. The provider still accepts it until you remove it there too.",
  };
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
      <UsedMark isUsed={isSent} used="sent" use="Send this one" onUse={() => patch({ clientCertificate: thumbprint })} />
      <MoreMenu
        label={`Certificate ${subject}`}
        items={[
          { id: 'pem', label: 'Copy certificate as PEM', icon: 'copy', run: () => copy(pem) },
          { id: 'subject', label: 'Copy subject', description: 'RFC 4514, for tls_client_auth_subject_dn', run: () => copy(subject) },
          { id: 'thumbprint', label: 'Copy thumbprint', description: 'SHA-256, as in x5t#S256', run: () => copy(thumbprint) },
          { id: 'jwks', label: 'Copy as JWK Set', run: () => copy(JSON.stringify({ keys: [JSON.parse(jwk)] }, null, 2)) },
          { id: 'save-pem', label: 'Save certificate as PEM…', separated: true, run: () => save('pem') },
          { id: 'save-jwks', label: 'Save all as JWK Set…', run: () => save('jwks') },
          deletion('certificate', asked, async () => {
            if (isSent) patch({ clientCertificate: null });
            await certificates.run(invoke('clientCertificates.remove', { connectionId: id, thumbprint }));
          }),
        ]}
      />
    </Row>
  );
}

const KINDS = CERTIFICATE_KEY_IDS.map((id) => ({ id, label: id, description: CERTIFICATE_KEYS[id] }));

function AddCertificate({ id, canMake }: { id: string; canMake: boolean }) {
  const { certificates } = useForm();
  const [kind, setKind] = useState<CertificateKey>('P-256');
  return (
    <AddSealed
      sealed={certificates}
      name="certificate"
      passphraseLabel="Passphrase"
      fromFile="PKCS #12 (.p12, .pfx) or PEM with its key"
      fromClipboard="PEM with its key"
      onImport={(from, passphrase) => invoke('clientCertificates.import', { connectionId: id, from, passphrase })}
    >
      {canMake ? (
        <>
          <Select aria-label="Kind of key" options={KINDS} value={kind} onChange={setKind} mono />
          <Button onPress={() => certificates.run(invoke('clientCertificates.make', { connectionId: id, key: kind }))}>
            Make a certificate
          </Button>
        </>
      ) : null}
    </AddSealed>
  );
}
