import { Icon } from './icons';
import { Row, Stack } from './layout';
import looks from './looks.module.css';
import { TextField, type TextFieldProps } from './text-field';

/** Tags as one text: each ends with a comma, and what comes after the last is still being typed. */
export const textOfTags = (tags: readonly string[]) => tags.map((tag) => `${tag}, `).join('');
export const tagsIn = (text: string) =>
  text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');

export interface TagsInputProps
  extends Pick<TextFieldProps, 'label' | 'description' | 'placeholder' | 'errorMessage' | 'onBlur' | 'autoFocus'> {
  /** As `textOfTags` writes it. */
  value: string;
  onChange: (value: string) => void;
  /** Tags to choose from. */
  offered: readonly string[];
  /** A word on a tag, such as how many have it. */
  noteOn?: (tag: string) => string | null;
}

/** Choices at once; the others can be typed. */
const MOST_OFFERED = 12;

/** Tags as chips, each removed by a press. Enter or a comma adds what was typed, Backspace at the start removes the last. */
export function TagsInput({ value, onChange, offered, noteOn, ...field }: TagsInputProps) {
  const at = value.lastIndexOf(',') + 1;
  const tags = tagsIn(value.slice(0, at));
  const typed = value.slice(at).trimStart();
  const isChosen = (tag: string) => tags.some((other) => other.toLocaleLowerCase() === tag.toLocaleLowerCase());
  const left = offered.filter((tag) => !isChosen(tag)).slice(0, MOST_OFFERED);
  const set = (next: readonly string[], rest = '') => onChange(textOfTags(next) + rest);
  return (
    <Stack gap={6}>
      <TextField
        {...field}
        value={typed}
        onChange={(text) => set(tags, text)}
        onKeyDown={(event) => {
          const isEnter = event.key === 'Enter' && typed.trim() !== '';
          if (isEnter) set(isChosen(typed.trim()) ? tags : [...tags, typed.trim()]);
          else if (event.key === 'Backspace' && typed === '' && tags.length > 0) set(tags.slice(0, -1));
          else return event.continuePropagation();
          event.preventDefault();
        }}
      />
      {tags.length > 0 ? (
        <Row as="ul" gap={4} wrap aria-label="Tags">
          {tags.map((tag) => (
            <li key={tag}>
              <button
                type="button"
                className={looks.toggle}
                aria-label={`Remove the tag ${tag}`}
                aria-pressed
                title="Remove"
                onClick={() =>
                  set(
                    tags.filter((other) => other !== tag),
                    typed,
                  )
                }
              >
                <bdi>{tag}</bdi>
                {noteOn?.(tag) ? <span className="faint">{noteOn(tag)}</span> : null}
                <Icon name="close" size={12} />
              </button>
            </li>
          ))}
        </Row>
      ) : null}
      {left.length > 0 ? (
        <Row as="ul" gap={4} wrap aria-label="Tags of other connections">
          {left.map((tag) => (
            <li key={tag}>
              <button type="button" className={looks.toggle} aria-label={`Add the tag ${tag}`} onClick={() => set([...tags, tag], typed)}>
                <Icon name="plus" size={12} />
                <bdi>{tag}</bdi>
              </button>
            </li>
          ))}
        </Row>
      ) : null}
    </Stack>
  );
}
