import { Button, Popover, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { messages } from '../messages';
import { useRange } from '../search/use-shared-search';
import { isRange, RANGES, type RangeName } from '../time/range';
import { localInput, TIME_ZONE } from '../time/moments';

const OPTIONS = RANGES.map((value) => ({ value, label: messages.range[value] }));

/** Chooses the range of a view: so long until now, or from one moment to another in local time. */
export function RangeControl() {
  const { range, setRange } = useRange();
  const [isAsking, setAsking] = useState(false);
  const choose = (name: string) => {
    if (name === 'custom') setAsking(true);
    else setRange({ range: name as RangeName });
  };
  return (
    <Popover opened={isAsking} onChange={setAsking} position="bottom-end" trapFocus withinPortal={false}>
      <Popover.Target>
        <SegmentedControl
          size="xs"
          aria-label={messages.range.label}
          title={messages.range.zone(TIME_ZONE)}
          data={OPTIONS}
          value={range.name}
          onChange={choose}
        />
      </Popover.Target>
      <Popover.Dropdown>
        <CustomRange
          onChosen={(from, to) => {
            setRange({ range: 'custom', from, to });
            setAsking(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function CustomRange({ onChosen }: { readonly onChosen: (from: string, to: string) => void }) {
  const { range } = useRange();
  const [from, setFrom] = useState(() => localInput(range.bounds().from));
  const [to, setTo] = useState(() => localInput(range.bounds().to));
  const isValid = isRange(from, to);
  return (
    <Stack
      gap="xs"
      component="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isValid) onChosen(new Date(from).toISOString(), new Date(to).toISOString());
      }}
    >
      <TextInput
        type="datetime-local"
        label={messages.range.from}
        value={from}
        onChange={(event) => {
          setFrom(event.currentTarget.value);
        }}
      />
      <TextInput
        type="datetime-local"
        label={messages.range.to}
        value={to}
        error={isValid ? undefined : messages.range.invalid}
        onChange={(event) => {
          setTo(event.currentTarget.value);
        }}
      />
      <Text size="xs" c="dimmed">
        {messages.range.zone(TIME_ZONE)}
      </Text>
      <Button type="submit" disabled={!isValid}>
        {messages.range.apply}
      </Button>
    </Stack>
  );
}
