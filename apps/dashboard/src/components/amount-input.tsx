import { Text, TextInput } from '@mantine/core';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly currency: string | undefined;
  readonly error?: string | undefined;
  readonly isOptional?: boolean;
  readonly autoFocus?: boolean;
}

/** An amount as somebody types it: text, so that no digit is lost. */
export function AmountInput({ label, value, onChange, currency, error, isOptional, autoFocus }: Props) {
  return (
    <TextInput
      label={label}
      value={value}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
      error={error}
      required={isOptional !== true}
      withAsterisk={false}
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      maxLength={64}
      classNames={{ input: 'number' }}
      rightSection={
        <Text size="xs" c="dimmed" component="span" pe={4}>
          {currency}
        </Text>
      }
      rightSectionWidth={64}
      data-autofocus={autoFocus}
    />
  );
}
