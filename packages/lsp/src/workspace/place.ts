/**
 * Where a document is: its URI in one spelling, so that two names for one file are equal. Clients disagree about what they escape (`c%3A`, `%20`, capital drive
 * letters); a place has nothing escaped, and no slash at its end. Folders are cut off at slashes, whatever the scheme.
 */
export type Place = string & { readonly place: unique symbol };

export function placeOf(uri: string): Place {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s.exec(uri);
  if (match === null) return uri as Place;
  const plain = decoded(match[2]!).replace(/^\/\/\/([A-Za-z]):/, (_, drive: string) => `///${drive.toLowerCase()}:`);
  // `untitled:Untitled-1` lies in a folder like everything else: one that has no name.
  return `${match[1]!.toLowerCase()}:${plain.startsWith('/') ? '' : '/'}${plain.length > 3 && plain.endsWith('/') ? plain.slice(0, -1) : plain}` as Place;
}

/** The URI of a place, escaped as RFC 3986 asks. A document that is open keeps the URI under which its client opened it. */
export function uriOf(place: Place): string {
  const colon = place.indexOf(':');
  const escaped = place.slice(colon + 1).split('/').map((step) => encodeURIComponent(step)).join('/');
  return `${place.slice(0, colon)}:${escaped}`;
}

export const folderOf = (place: Place): Place => place.slice(0, Math.max(place.lastIndexOf('/'), 0)) as Place;
export const nameOf = (place: Place): string => place.slice(place.lastIndexOf('/') + 1);

/** The path of a file as a project names it: relative to the folder, with forward slashes; `../` where it lies outside. */
export function pathIn(folder: Place, file: Place): string {
  if (file.startsWith(`${folder}/`)) return file.slice(folder.length + 1);
  const a = folder.split('/'), b = file.split('/');
  let same = 0;
  while (same < a.length && same < b.length - 1 && a[same] === b[same]) same++;
  return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/');
}

/** The place of a path that a project names. */
export function placeIn(folder: Place, path: string): Place {
  const steps = folder.split('/');
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/') as Place;
}

/** Whether the folder holds the file, at any depth. */
export const isBelow = (folder: Place, file: Place): boolean => file.startsWith(`${folder}/`);

/** A stray `%` in a name is a name, not an escape. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
