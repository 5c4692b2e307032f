import { useEffect, useMemo, useState } from 'react';
import type { IntakeReview as Review, Problem } from '../../../electron/contract';
import {
  firstEnvironment,
  hasPlace,
  INTAKE_FIELDS,
  type IntakeField,
  proposed,
  sealedFor,
  withValue,
} from '../../../electron/model/intake';
import { providerOf } from '../../../electron/model/providers/offered';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Row, Section, Stack } from '../../components/layout';
import { Select } from '../../components/select';
import { Untrusted } from '../../components/untrusted';
import { plainHttpInWords, serversInWords, strangersInWords } from '../import/servers';
import { sayUndoable } from '../editor/undo';
import { LeftLines } from './left-lines';
import { FoundValue, LEAVE } from './found-value';

export interface IntakeReviewProps {
  review: Review;
  onTaken: (connectionId: string) => void;
  onCancel: () => void;
  /** The button that leaves it. */
  cancel?: string;
}

/** The values found in a pasted text, each with the place it would go to, before any is taken. */
export function IntakeReview({ review, onTaken, onCancel, cancel = 'Cancel' }: IntakeReviewProps) {
  const { id, values, settings, environments, left, leftOut, unread } = review;
  const [environment, setEnvironment] = useState(() => firstEnvironment(review));
  const [choices, setChoices] = useState(() => placesOf(review, environment));
  const [problem, setProblem] = useState<Problem | null>(null);
  // However the person leaves: the main process holds the secrets until then.
  useEffect(() => () => void invoke('intake.drop', { id }), [id]);
  const places = useMemo(() => INTAKE_FIELDS.filter((name) => hasPlace(settings, name)), [settings]);

  const chooseEnvironment = (next: string) => {
    const name = next === NONE ? null : next;
    setEnvironment(name);
    setChoices(placesOf(review, name));
  };
  /** A place takes one value: the one that had it before is left. */
  const place = (value: number, field: IntakeField | null) =>
    setChoices((before) => {
      const next = new Map([...before].filter(([other, taken]) => other !== value && taken !== field));
      if (field !== null) next.set(value, field);
      return next;
    });
  const after = [...choices].reduce((all, [value, field]) => withValue(all, field, values[value]?.text ?? ''), settings);
  const takesSecret = [...choices.values()].includes('clientSecret');
  const address = takesSecret ? sealedFor(after) : null;
  const take = async () => {
    setProblem(null);
    const chosen = [...choices].map(([value, field]) => ({ value, field }));
    const { connectionId } = review;
    // A secret that was replaced is gone, so what would come back is half of it.
    const before = connectionId === null || takesSecret ? null : await invoke('connections.get', { id: connectionId });
    const result = await invoke('intake.take', { id, choices: chosen, sealedFor: address });
    if (!result.ok) return setProblem(result.problem);
    if (before?.ok) sayUndoable(before.value);
    onTaken(result.value.id);
  };

  const rows = (which: (one: Review['values'][number]) => boolean) =>
    values.map((one, value) =>
      which(one) ? (
        <FoundValue
          // biome-ignore lint/suspicious/noArrayIndexKey: its place is what the main process knows it by
          key={value}
          value={one}
          review={review}
          places={places}
          place={choices.get(value) ?? null}
          onPlace={(field) => place(value, field)}
        />
      ) : null,
    );
  const isOf = (one: Review['values'][number]) =>
    !one.isOlder && (one.environment === null || environment === null || one.environment === environment);
  const found = values.filter((one) => isOf(one) && one.field !== null);
  const homeless = values.filter((one) => isOf(one) && one.field === null);
  const others = values.filter((one) => !isOf(one));
  const warnings = [
    strangersInWords(after),
    plainHttpInWords(after),
    takesSecret && providerOf(settings.template).hosts === undefined ? serversInWords(after) : null,
  ].filter((text) => text !== null);
  return (
    <Stack gap={16}>
      <p className="dim">
        {review.connectionId === null
          ? `For a new ${providerOf(settings.template).label} connection.`
          : `For “\u2068${settings.name}\u2069”.`}{' '}
        Nothing is saved yet. Look where each value goes.
      </p>
      {values.length === 0 ? (
        <Callout tone="warning" live title="Nothing was found that a connection needs.">
          Labels such as “Client ID:” or “Token URL:” tell what a value is. The lines below were read.
        </Callout>
      ) : null}
      {environments.length > 1 ? (
        <Select
          label="The text has values for several environments"
          options={[
            ...(environment === null ? [{ id: NONE, label: 'Choose one' }] : []),
            ...environments.map((name) => ({ id: name, label: name })),
          ]}
          value={environment ?? NONE}
          onChange={chooseEnvironment}
        />
      ) : null}
      {found.length > 0 ? (
        <Section labelled level="h2" title="Found" note={String(found.length)}>
          {rows((one) => found.includes(one))}
        </Section>
      ) : null}
      {homeless.length > 0 ? (
        <Section labelled level="h2" title="Without a place" note={String(homeless.length)}>
          {rows((one) => homeless.includes(one))}
        </Section>
      ) : null}
      {others.length > 0 ? (
        <Section labelled level="h2" title="Older, or of another environment" note={String(others.length)}>
          {rows((one) => others.includes(one))}
        </Section>
      ) : null}
      <LeftLines left={left} leftOut={leftOut} unread={unread} />
      {warnings.map((words) => (
        <Callout key={words} tone="warning">
          {words}
        </Callout>
      ))}
      {takesSecret ? (
        <p>
          {address === null ? (
            'The Client secret is sealed for no server yet: there is no token endpoint and no issuer.'
          ) : (
            <>
              The Client secret is sealed for <Untrusted className="mono" text={address} />
              {review.hasClientSecret ? ', in place of the one that is sealed now.' : '.'}
            </>
          )}
        </p>
      ) : null}
      {problem ? <Callout problem={problem} live /> : null}
      <Row gap={8}>
        <Button variant="primary" isDisabled={choices.size === 0} onPress={take}>
          {choices.size === 0 ? 'Take' : `Take ${choices.size} value${choices.size === 1 ? '' : 's'}`}
        </Button>
        <Button onPress={onCancel}>{cancel}</Button>
      </Row>
    </Stack>
  );
}

const NONE = LEAVE;

const placesOf = (review: Review, environment: string | null) =>
  new Map(proposed(review, environment).map(({ value, field }): [number, IntakeField] => [value, field]));
