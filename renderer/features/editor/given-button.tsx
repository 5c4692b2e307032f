import type { ConnectionSettings } from '../../../electron/contract';
import { isPractice } from '../../../electron/model/providers/offered';
import { Button } from '../../components/button';
import { Row } from '../../components/layout';
import { go } from '../../state/actions';
import { useForm } from './form-context';
import { isDirty, toForm, toInput } from './form-model';

export interface GivenButtonProps {
  calls: ConnectionSettings['calls'];
  /** Forgotten once a new connection has been made of what it holds. */
  draftKey?: string;
  /** The person comes back to the guide. */
  guided?: true;
}

/** Leads to the page that fills the connection from what a provider sent. */
export function GivenButton({ calls, draftKey, guided }: GivenButtonProps) {
  const { form, connection } = useForm();
  if (isPractice(form)) return null;
  // They would come back afterwards and undo what was taken.
  const hasUnsaved = connection !== null && isDirty(form, toForm(connection));
  const paste = () =>
    go(
      connection === null
        ? { at: 'intake', settings: toInput(form, calls), draftKey }
        : { at: 'intake', connectionId: connection.id, guided },
    );
  return (
    <Row gap={12} wrap>
      <Button icon="download" isDisabled={hasUnsaved} onPress={paste}>
        Paste what you were given…
      </Button>
      <p className="dim">{hasUnsaved ? 'Save or discard your changes first.' : 'An e-mail, a table or a file with the credentials.'}</p>
    </Row>
  );
}
