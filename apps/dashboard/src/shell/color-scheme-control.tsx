import { Center, SegmentedControl, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
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
    <SegmentedControl
      size="xs"
      mx="xs"
      my={6}
      aria-label={texts.label}
      value={colorScheme}
      onChange={(value) => {
        setColorScheme(value);
      }}
      data={OPTIONS.map(({ value, label, Icon }) => ({
        value,
        label: (
          <Center title={label}>
            <Icon size={14} aria-hidden />
            <VisuallyHidden>{label}</VisuallyHidden>
          </Center>
        ),
      }))}
    />
  );
}
