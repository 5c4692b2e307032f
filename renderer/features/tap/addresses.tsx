import { useState } from 'react';
import { PASTE_FORMATS, type PasteFormat, type TapView } from '../../../electron/model/tap';
import { PASTE_WORDS, toChange } from '../../../electron/model/tap-words';
import { invoke } from '../../bridge';
import { Callout } from '../../components/callout';
import { Stack } from '../../components/layout';
import { Segmented } from '../../components/segmented';
import { marked } from '../../components/untrusted';
import { useAnswer } from '../../state/use-answer';
import { RawText } from '../token/raw-json';

const FORMATS = PASTE_FORMATS.map((id) => ({ id, label: PASTE_WORDS[id].name }));

/** What the app has to change, ready to paste. */
export function Addresses({ tap }: { tap: TapView }) {
  const [format, setFormat] = useState<PasteFormat>('env');
  const { value, problem } = useAnswer(() => invoke('taps.addresses', { id: tap.id, format }), `${tap.id} ${format}`);
  const { name, text } = PASTE_WORDS[format];
  return (
    <Stack gap={12} maxWidth={760}>
      <p className="prose">{marked(toChange(tap.legs))}</p>
      <Stack left>
        <Segmented label="URLs as" options={FORMATS} value={format} onChange={setFormat} />
      </Stack>
      {problem ? <Callout problem={problem} /> : null}
      {value ? (
        <RawText
          title={name}
          note={text}
          label={`URLs as ${name}`}
          text={value.text}
          {...(value.text.startsWith('{') ? {} : { draw: (shown: string) => marked(shown, 'many') })}
        />
      ) : null}
      <p className="small dim prose">
        The tap speaks plain http, on this computer alone. Some libraries accept an http issuer only if told to (openid-client:
        allowInsecureRequests).
      </p>
    </Stack>
  );
}
