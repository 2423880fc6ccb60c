import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { messages } from '../messages';

const DELAY_MS = 250;

interface Props {
  readonly label: string;
  readonly placeholder: string;
  /** What is searched for, as the URL has it. */
  readonly value: string;
  readonly maxLength: number;
  readonly onSearch: (text: string) => void;
}

/** Searches once somebody stops typing. */
export function SearchInput({ label, placeholder, value, maxLength, onSearch }: Props) {
  const [text, setText] = useState(value);
  const [sent, setSent] = useState(value);
  const [seen, setSeen] = useState(value);
  const search = (next: string) => {
    setSent(next);
    onSearch(next);
  };
  const searchSoon = useDebouncedCallback(search, DELAY_MS);
  // Another search came with the URL, by Back or a link: not the one that was typed here.
  if (value !== seen) {
    setSeen(value);
    if (value !== sent) {
      setSent(value);
      setText(value);
    }
  }
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={placeholder}
      value={text}
      maxLength={maxLength}
      onChange={({ currentTarget: { value: next } }) => {
        setText(next);
        searchSoon(next);
      }}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={
        text !== '' && (
          <CloseButton
            size="xs"
            aria-label={messages.table.clearSearch}
            onClick={() => {
              setText('');
              search('');
            }}
          />
        )
      }
      autoComplete="off"
      spellCheck={false}
      w={{ base: '100%', xs: 280 }}
    />
  );
}
