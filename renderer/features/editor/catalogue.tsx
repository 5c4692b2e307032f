import { useEffect, useMemo, useRef, useState } from 'react';
import type { PartialSettings } from '../../../electron/model/connection-file';
import type { ProvidersFile, ProvidersReview } from '../../../electron/model/file-entry';
import { entryOfFile } from '../../../electron/model/providers/from-file';
import type { Tenant } from '../../../electron/model/providers/catalogued';
import { ENTRIES } from '../../../electron/model/providers/entries';
import { type Entry, searched, tenantIn } from '../../../electron/model/providers/entry';
import { Button } from '../../components/button';
import { Chip, type Tone } from '../../components/chip';
import { Column, Form, Grid, Row, ScrollPane, Stack } from '../../components/layout';
import { VirtualList } from '../../components/list-box';
import looks from '../../components/looks.module.css';
import { SearchBox } from '../../components/search-box';
import { TextField } from '../../components/text-field';
import rows from '../sidebar/row.module.css';
import { ask } from '../../state/actions';
import { loadProviderFiles, removeProviders, useProviderFiles } from '../../state/templates';
import { brings, MarkOf } from './chooser-parts';
import { ProvidersReviewed } from './providers-review';

/** A provider as chosen: what to call it, and what a connection to it begins with. */
export interface Chosen {
  label: string;
  summary: string;
  settings: PartialSettings & { name: string };
}

/** To its tenant, or where there is none to what sets it up. */
const toEntry = (index = 0) => document.querySelectorAll<HTMLElement>('[data-entry] :is(input, button)')[index]?.focus();

/** Of the list and of what is beside it, in pixels: each scrolls by itself. */
const HEIGHT = 460;

/** Providers to search, with what is known of the selected one beside them. */
export function Catalogue({ onUse }: { onUse: (chosen: Chosen) => void }) {
  const [query, setQuery] = useState('');
  const [selected, setSelected] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const files = useProviderFiles();
  const [review, setReview] = useState<ProvidersReview | null>(null);
  useEffect(() => void loadProviderFiles(), []);
  const all = useMemo(() => [...files.flatMap((file) => file.entries.map((each) => entryOfFile(each, file))), ...ENTRIES], [files]);
  const found = useMemo(() => searched(all, query), [all, query]);
  const entry = found.find(({ id }) => id === selected) ?? found[0] ?? null;
  if (review !== null) return <ProvidersReviewed review={review} onDone={() => setReview(null)} />;
  const addFile = async () => setReview((await ask('templates.openProviders'))?.value ?? null);
  return (
    <Grid columns={2} gap={16}>
      <Column gap={8} style={{ height: found.length === 0 ? 'auto' : HEIGHT }}>
        <SearchBox
          label="Search providers by name, host or URL"
          placeholder="Name, host or URL"
          query={query}
          onQuery={setQuery}
          onLeave={(key) => (key === 'Enter' ? toEntry() : list.current?.focus())}
        />
        <Row gap={8} justify="between">
          <p className="small dim" role="status">
            {found.length === 0 ? 'No provider found. Choose OpenID provider or OAuth server above.' : countOf(found.length)}
          </p>
          <Button size="small" variant="quiet" icon="plus" onPress={addFile} data-add-file>
            Add from a file…
          </Button>
        </Row>
        <VirtualList
          ref={list}
          label="Providers"
          name="provider"
          items={found}
          keyOf={({ id }) => id}
          rowHeight={52}
          selected={entry?.id ?? null}
          onSelect={({ id }) => setSelected(id)}
          onKey={({ key }) => {
            if (key === 'Enter') toEntry();
            return key === 'Enter';
          }}
          className={`${looks.edged} scroll flush grow`}
          rowClass={rows.row}
          row={(item) => <Line entry={item} />}
        />
      </Column>
      {entry === null ? null : (
        <ScrollPane key={`${entry.id} ${tenantIn(entry, query)}`} label={`About ${entry.label}`} style={{ maxHeight: HEIGHT }}>
          <Details
            entry={entry}
            query={query}
            onUse={onUse}
            file={files.find(({ id }) => entry.basis === 'file' && entry.id.startsWith(`${id}/`))}
          />
        </ScrollPane>
      )}
    </Grid>
  );
}

const BASIS: Record<Entry['basis'], { tone: Tone; words: string }> = {
  documentation: { tone: 'live', words: 'Documentation read' },
  mixed: { tone: 'neutral', words: 'Partly from documentation' },
  clients: { tone: 'neutral', words: 'From existing clients' },
  public: { tone: 'warn', words: 'From public data, not proven' },
  file: { tone: 'neutral', words: 'From your file' },
};

/** In the list. */
const NOTES: Partial<Record<Entry['basis'], string>> = { public: 'not proven', file: 'from your file' };

const countOf = (count: number) => `${count} ${count === 1 ? 'provider' : 'providers'}`;

function Line({ entry: { label, mark, hosts, tenant, basis } }: { entry: Entry }) {
  const host = hosts[0]?.replace('{tenant}', () => tenant?.usual ?? tenant?.example ?? '…');
  return (
    <>
      <span>
        <MarkOf mark={mark} small />
      </span>
      <div>
        <div className={`${rows.name} strong clip`}>{label}</div>
        <div className={`${rows.caption} small faint clip`}>{basis in NOTES ? `${host}, ${NOTES[basis]}` : host}</div>
      </div>
    </>
  );
}

interface DetailsProps {
  entry: Entry;
  query: string;
  onUse: (chosen: Chosen) => void;
  /** That it is from. */
  file: ProvidersFile | undefined;
}

function Details({ entry, query, onUse, file }: DetailsProps) {
  const { label, summary, asks, basis, tenant, others = [], facts } = entry;
  const [value, setValue] = useState(tenantIn(entry, query) ?? tenant?.usual ?? '');
  const [isChecked, setChecked] = useState(false);
  const [more, setMore] = useState<readonly string[]>(others.map(() => ''));
  const wrongs = others.map(({ pattern }, index) => !pattern.test(more[index]?.trim() ?? ''));
  const typed = value.trim();
  const isWrong = (text: string) => tenant !== null && !tenant.pattern.test(text);
  /** A pasted address names its tenant. */
  const given = isWrong(typed) ? (tenantIn(entry, typed) ?? typed) : typed;
  const wrong = isWrong(given);
  const use = () => {
    setChecked(true);
    const first = [wrong, ...wrongs].indexOf(true);
    if (first >= 0) toEntry(first);
    else
      onUse({
        label,
        summary,
        settings: entry.settings(
          given,
          more.map((each) => each.trim()),
        ),
      });
  };
  return (
    <Form gap={12} data-entry aria-label={label} onSubmit={use}>
      <Row gap={8} wrap>
        <h3>{label}</h3>
        <Chip tone={BASIS[basis].tone}>{BASIS[basis].words}</Chip>
      </Row>
      <p className="dim">{summary}</p>
      <p className="small">
        <span className="faint">You'll need</span> {brings(asks)}
      </p>
      {tenant === null ? null : <ValueField of={tenant} value={value} onChange={setValue} isWrong={isChecked && wrong} />}
      {others.map((other, index) => (
        <ValueField
          key={other.name}
          of={other}
          value={more[index] ?? ''}
          onChange={(next) => setMore(more.with(index, next))}
          isWrong={isChecked && (wrongs[index] ?? false)}
        />
      ))}
      <Row gap={8} wrap>
        <Button variant="primary" type="submit">
          Set up {label}
        </Button>
        {file ? (
          <Button variant="quiet" onPress={() => removeProviders(file)}>
            Remove this file
          </Button>
        ) : null}
      </Row>
      <ul>
        {facts.map(({ text, sure }) => (
          <Stack as="li" key={text} line="above" pad={[8, 0]}>
            <p className="untrusted">{text}</p>
            <p className="faint">{sure}</p>
          </Stack>
        ))}
      </ul>
    </Form>
  );
}

/** What the provider's addresses are made with. */
function ValueField({ of, value, onChange, isWrong }: { of: Tenant; value: string; onChange: (value: string) => void; isWrong: boolean }) {
  return (
    <TextField
      label={of.name}
      value={value}
      onChange={onChange}
      mono
      placeholder={of.example}
      description={`Such as ${of.example}.`}
      errorMessage={isWrong ? `Enter it like ${of.example}, without https://.` : null}
    />
  );
}
