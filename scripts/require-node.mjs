// Whether this Node is new enough. The syntax stays old enough for every Node that knows modules.

export function nodeIsNewEnough() {
  const version = process.versions.node.split('.');
  const major = Number(version[0]);
  if (major > 20 || (major === 20 && Number(version[1]) >= 19)) return true;
  console.error(
    'Consent Desk needs Node 20.19 or newer, and this is Node ' +
      process.versions.node +
      ': install a newer one from https://nodejs.org and run the same command again.',
  );
  return false;
}
