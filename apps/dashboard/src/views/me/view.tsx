import { SimpleGrid, Text } from '@mantine/core';
import { Page } from '../../components/page';
import { Tile } from '../../components/tile';
import { messages } from '../../messages';
import { useSession } from '../../session/session';

const texts = messages.me;

export default function Me() {
  const { me } = useSession();
  const { balance, held, available } = me;
  return (
    <Page title={texts.title}>
      {balance === null || held === null || available === null ? (
        <Text size="sm">{texts.notAUser}</Text>
      ) : (
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
          <Tile label={`${texts.available} (${me.currency})`} value={available} />
          <Tile label={`${texts.balance} (${me.currency})`} value={balance} />
          <Tile label={`${texts.held} (${me.currency})`} value={held} />
        </SimpleGrid>
      )}
    </Page>
  );
}
