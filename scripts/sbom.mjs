#!/usr/bin/env node
// The bill of materials of a build as CycloneDX 1.6 JSON: every NuGet package that was restored for the server and every npm package of its pages.
//   node scripts/sbom.mjs [--out artifacts/sbom.json]        after a build; prints the number of components
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const read = (...path) => JSON.parse(readFileSync(join(root, ...path), 'utf8'));

function nuget() {
  const assets = read('src', 'Nokta.Server', 'obj', 'project.assets.json');
  return Object.entries(assets.libraries).filter(([, library]) => library.type === 'package').map(([key, library]) => {
    const [name, version] = key.split('/');
    const sha512 = library.sha512 && Buffer.from(library.sha512, 'base64').toString('hex');
    const licence = licenceOf(Object.keys(assets.packageFolders).map((folder) => join(folder, library.path, `${name.toLowerCase()}.nuspec`)).find(existsSync));
    return {
      type: 'library', 'bom-ref': `pkg:nuget/${name}@${version}`, name, version, purl: `pkg:nuget/${name}@${version}`,
      ...(sha512 && { hashes: [{ alg: 'SHA-512', content: sha512 }] }), ...(licence && { licenses: [licence] }),
    };
  });
}

// A package names its licence by expression; an older one by an address or a file of its own.
function licenceOf(nuspec) {
  if (!nuspec) return undefined;
  const text = readFileSync(nuspec, 'utf8');
  const expression = /<license type="expression">([^<]+)</.exec(text)?.[1];
  if (expression) return { expression };
  const url = /<licenseUrl>([^<]+)</.exec(text)?.[1];
  return { license: { name: /<license type="file">([^<]+)</.exec(text)?.[1] ?? 'see the address', ...(url && { url }) } };
}

function npm() {
  const lock = read('src', 'Nokta.Ui', 'web', 'package-lock.json');
  return Object.entries(lock.packages).filter(([path]) => path.startsWith('node_modules/')).map(([path, one]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 13);
    const purl = `pkg:npm/${name.replace('@', '%40')}@${one.version}`;
    const [alg, sum] = (one.integrity ?? '').split('-');
    return {
      type: 'library', 'bom-ref': `${purl}#${path}`, name, version: one.version, purl, scope: one.dev ? 'excluded' : 'required',
      ...(sum && { hashes: [{ alg: alg.toUpperCase().replace('SHA', 'SHA-'), content: Buffer.from(sum, 'base64').toString('hex') }] }),
      ...(one.license && { licenses: [{ expression: one.license }] }),
    };
  });
}

const components = [...nuget(), ...npm()].sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));
const version = /<Version>([^<]+)</.exec(readFileSync(join(root, 'src', 'Nokta.Server', 'Nokta.Server.csproj'), 'utf8'))[1];
const digest = createHash('sha256').update(JSON.stringify(components)).digest('hex');
const sbom = {
  bomFormat: 'CycloneDX', specVersion: '1.6', version: 1,
  // The same components give the same number: two builds can be compared.
  serialNumber: `urn:uuid:${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`,
  metadata: { component: { type: 'application', 'bom-ref': 'nokta', name: 'nokta', version, licenses: [{ license: { id: 'Apache-2.0' } }] } },
  components,
};
const at = process.argv.indexOf('--out');
const out = join(root, at > 0 ? process.argv[at + 1] : 'artifacts/sbom.json');
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, JSON.stringify(sbom, null, 1) + '\n');
console.log(`${components.length} components (${components.filter((c) => c.purl.startsWith('pkg:nuget')).length} NuGet, ${components.filter((c) => c.purl.startsWith('pkg:npm')).length} npm) in ${out}`);
