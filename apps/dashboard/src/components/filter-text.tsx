import { Autocomplete, CloseButton } from '@mantine/core';
import { useState } from 'react';
import { messages } from '../messages';

interface Props {
  readonly label: string;
  readonly value: string | undefined;
  /** Called by Enter, by choosing one of the options, and by leaving the field; undefined is no filter. */
  readonly onChange: (value: string | undefined) => void;
  readonly options?: readonly string[] | undefined;
  /** Hears every letter; the options are then those for it. */
  readonly onTyped?: (text: string) => void;
  readonly maxLength?: number;
}

const OPTIONS_SHOWN = 20;

/** A filter by a whole word, such as an id. */
export function FilterText({ label, value = '', onChange, options = [], onTyped, maxLength = 256 }: Props) {
  const [draft, setDraft] = useState(value);
  const [shown, setShown] = useState(value);
  // The URL has changed by other means: a link, or Back.
  if (shown !== value) {
    setShown(value);
    setDraft(value);
  }
  const apply = (next: string) => {
    if (next !== value) onChange(next === '' ? undefined : next);
  };
  return (
    <form
      // Enter takes the option that the arrow keys have reached, and does not submit then.
      onSubmit={(event) => {
        event.preventDefault();
        apply(draft);
      }}
    >
      <Autocomplete
        aria-label={label}
        placeholder={label}
        size="xs"
        value={draft}
        onChange={(text) => {
          setDraft(text);
          onTyped?.(text);
        }}
        data={[...new Set(options)]}
        {...(onTyped !== undefined && { filter: ({ options: all }) => all })}
        limit={OPTIONS_SHOWN}
        maxLength={maxLength}
        spellCheck={false}
        autoComplete="off"
        onOptionSubmit={apply}
        onBlur={() => {
          apply(draft);
        }}
        rightSection={
          draft === '' ? null : (
            <CloseButton
              size="xs"
              aria-label={messages.filters.clearOne(label)}
              onClick={() => {
                setDraft('');
                apply('');
              }}
            />
          )
        }
      />
    </form>
  );
}
