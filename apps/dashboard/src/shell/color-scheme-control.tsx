import { ActionIcon, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { messages } from '../messages';

const texts = messages.colorScheme;
const OPTIONS = [
  { value: 'light', label: texts.light, Icon: IconSun },
  { value: 'dark', label: texts.dark, Icon: IconMoon },
  { value: 'auto', label: texts.auto, Icon: IconDeviceDesktop },
] as const;

export function ColorSchemeControl() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <ActionIcon.Group mx="xs" my={6} role="group" aria-label={texts.label}>
      {OPTIONS.map(({ value, label, Icon }) => (
        <ActionIcon
          key={value}
          flex={1}
          variant={value === colorScheme ? 'light' : 'default'}
          aria-pressed={value === colorScheme}
          aria-label={label}
          title={label}
          onClick={() => {
            setColorScheme(value);
          }}
        >
          <Icon size={14} aria-hidden />
        </ActionIcon>
      ))}
    </ActionIcon.Group>
  );
}
