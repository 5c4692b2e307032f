import { useEffect, useState } from 'react';
import type { Registered } from '../../../electron/model/registered';
import { grantOf } from '../../../electron/model/grants';
import { Button } from '../../components/button';
import { Grid, Row } from '../../components/layout';
import { MoreMenu } from '../../components/menu';
import fields from '../../components/text-field.module.css';
import { marked } from '../../components/untrusted';
import { ask } from '../../state/actions';
import { clock } from '../../state/clock';
import { confirmFirst } from '../../state/confirmation';
import { localDateTime } from '../../state/time';
import { DocumentDialog } from './document-dialog';
import { Field } from './fields';
import { useForm } from './form-context';
import type { FormModel } from './form-model';
import { useMetadata } from './metadata-notes';
import { RegisterDialog, RegisteredDialog } from './register-dialog';

type Open = 'register' | 'update' | 'read' | 'document';

/** Client ID and, where the settings or the server's metadata name a registration endpoint, what gets one there. */
export function ClientIdField() {
  const { form, connection, isSaved, wanted } = useForm();
  const found = useMetadata()?.endpoints.registration;
  const [open, setOpen] = useState<Open | null>(null);
  // What the server refused leads to a setting below the dialog.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time the person is led there
  useEffect(() => setOpen(null), [wanted]);
  const registered = connection?.registered;
  const isOffered = form.endpoints.registration !== '' || (found ?? '') !== '';
  const close = () => setOpen(null);
  return (
    <>
      <Grid columns={isOffered ? 'minmax(0, 1fr) auto' : 1} gap={8} align="start">
        <Field
          id="clientId"
          {...(isOffered && !isSaved && { description: 'Save first; then the server can register a client and issue an ID.' })}
        />
        {isOffered ? (
          <Button className={fields.beside} isDisabled={!isSaved} onPress={() => setOpen('register')}>
            Register here…
          </Button>
        ) : null}
      </Grid>
      {connection && mayPublish(form) ? (
        <Row>
          <Button size="small" isDisabled={!isSaved} onPress={() => setOpen('document')}>
            Client ID metadata document…
          </Button>
        </Row>
      ) : null}
      {connection && registered ? <RegisteredRow id={connection.id} registered={registered} onOpen={setOpen} /> : null}
      {connection && (open === 'register' || open === 'update') ? <RegisterDialog id={connection.id} act={open} onClose={close} /> : null}
      {connection && open === 'document' ? (
        <DocumentDialog connectionId={connection.id} url={isWeb(form.clientId) ? form.clientId.trim() : ''} onClose={close} />
      ) : null}
      {connection && open === 'read' ? <RegisteredDialog id={connection.id} onClose={close} /> : null}
    </>
  );
}

const isWeb = (clientId: string) => /^\s*https:\/\//.test(clientId);

/** Where a client may be one by a document: providers with a room of their own register clients by hand. */
const mayPublish = (form: Pick<FormModel, 'template' | 'clientId' | 'grantType'>) =>
  isWeb(form.clientId) || (GENERIC.has(form.template) && grantOf(form).signsIn === 'redirect');

const GENERIC: ReadonlySet<string> = new Set(['oauth', 'oidc']);

function RegisteredRow({ id, registered, onOpen }: { id: string; registered: Registered; onOpen: (open: Open) => void }) {
  const { form, isSaved } = useForm();
  const { at, clientId, managed } = registered;
  const isInUse = form.clientId.trim() === clientId;
  const remove = () =>
    confirmFirst({
      title: 'Delete the client at the server?',
      about: id,
      text: "Its tokens end with it, for everyone who uses this client. Its ID and secret are deleted here, too. It can't be undone.",
      confirmLabel: 'Delete the client',
      cancelLabel: 'Keep it',
      onConfirm: () => ask('registration.remove', { connectionId: id }),
    });
  return (
    <Row gap={8}>
      <span className="small dim grow">
        {isInUse ? 'Registered' : <bdi className="mono">{marked(clientId)}</bdi>}
        {isInUse ? '' : ' was registered'} from here {localDateTime(at, clock.now())}
        {managed ? '.' : '; the server offers no way to change it from here.'}
      </span>
      {managed ? (
        <MoreMenu
          label="Registration"
          items={[
            { id: 'read', label: 'What the server has…', run: () => onOpen('read') },
            { id: 'update', label: 'Send the settings again…', isDisabled: !isSaved, run: () => onOpen('update') },
            { id: 'delete', label: 'Delete at the server…', tone: 'danger', icon: 'trash', separated: true, run: remove },
          ]}
        />
      ) : null}
    </Row>
  );
}
