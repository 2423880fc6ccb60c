import { Autocomplete, CloseButton } from '@mantine/core';
import { useState } from 'react';
import { messages } from '../messages';

interface Props {
  readonly label: string;
  readonly value: string | undefined;
  /** Called by Enter, by leaving the field, and by choosing one of the options; undefined is no filter. */
  readonly onChange: (value: string | undefined) => void;
  readonly options?: readonly string[];
  readonly maxLength?: number;
}

const OPTIONS_SHOWN = 20;

/** A filter by a whole word, such as an id. */
export function FilterText({ label, value = '', onChange, options = [], maxLength = 256 }: Props) {
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
    <Autocomplete
      aria-label={label}
      placeholder={label}
      size="xs"
      value={draft}
      onChange={setDraft}
      data={[...new Set(options)]}
      limit={OPTIONS_SHOWN}
      maxLength={maxLength}
      spellCheck={false}
      autoComplete="off"
      onOptionSubmit={apply}
      onBlur={() => {
        apply(draft);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') apply(draft);
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
  );
}
