import { LinkPage } from '../../join/link-page.tsx';

/** The first administrator; gone once there is one. */
export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  return <LinkPage token={(await params).token} purposes={['setup']} />;
}
