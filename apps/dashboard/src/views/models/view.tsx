import { Page } from '../../components/page';
import { messages } from '../../messages';

export default function Models() {
  return <Page title={messages.models.title}>{null}</Page>;
}
