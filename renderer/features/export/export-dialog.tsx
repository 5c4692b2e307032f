import { useState } from 'react';
import { EXPORT_IDS, EXPORTS, type ExportId } from '../../../electron/model/exports';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Dialog } from '../../components/dialog';
import { Stack } from '../../components/layout';
import { Loading } from '../../components/placeholders';
import { Select } from '../../components/select';
import { marked, sentence } from '../../components/untrusted';
import { useSummary } from '../../state/app';
import { closeExport, saveExport } from '../../state/exporting';
import { useAnswer } from '../../state/use-answer';
import { RawText } from '../token/raw-json';

const OPTIONS = EXPORT_IDS.map((id) => ({ id, label: EXPORTS[id].name, description: EXPORTS[id].text }));

/** A connection for other programs and people: chosen, looked at, then copied or saved. */
export function ExportDialog({ id }: { id: string }) {
  const name = useSummary(id)?.name ?? '';
  const [as, setAs] = useState<ExportId>('profile');
  const save = async () => {
    if (await saveExport(id, as)) closeExport();
  };
  return (
    <Dialog
      onClose={closeExport}
      closeLabel="Close"
      size="large"
      title={<>Export {marked(name)}</>}
      about={id}
      actions={
        <Button variant="primary" icon="download" onPress={save}>
          Save as…
        </Button>
      }
    >
      <Stack gap={16}>
        <Select label="Format" description={EXPORTS[as].text} options={OPTIONS} value={as} onChange={setAs} />
        <Preview key={as} id={id} as={as} />
      </Stack>
    </Dialog>
  );
}

function Preview({ id, as }: { id: string; as: ExportId }) {
  const { value, problem } = useAnswer(() => invoke('exports.preview', { id, as }), `${id} ${as}`);
  if (problem !== null) return <Callout problem={problem} />;
  if (value === null) return <Loading />;
  const { text, variables, notes } = value;
  const isJson = text.startsWith('{');
  return (
    <>
      <p>
        {variables.length === 0
          ? 'It contains no secret.'
          : `It contains no secret. Where it is used, set ${variables.length === 1 ? 'the variable' : 'the variables'} ${variables.join(', ')}.`}
      </p>
      {notes.length > 0 ? (
        <Callout title="Before you use it">
          <ul>
            {notes.map((note) => (
              <li key={note}>{sentence(note)}</li>
            ))}
          </ul>
        </Callout>
      ) : null}
      <RawText
        title="Preview"
        note={EXPORTS[as].name}
        label={`Preview of ${EXPORTS[as].name}`}
        text={text}
        {...(isJson ? {} : { draw: (shown: string) => marked(shown, 'many') })}
      />
    </>
  );
}
