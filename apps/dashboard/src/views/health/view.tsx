import { Page } from '../../components/page';
import { messages } from '../../messages';

export default function Health() {
  return <Page title={messages.health.title}>{null}</Page>;
}
