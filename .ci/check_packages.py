"""Checks that the core package depends on exactly what it declares, and that every package is complete."""
import pathlib
import sys
import xml.etree.ElementTree as xml
import zipfile

CORE = {"Microsoft.Extensions.AI", "Microsoft.Extensions.Options.ConfigurationExtensions", "Polly.Core"}


def main(folder):
    problems = []
    packages = sorted(pathlib.Path(folder).glob("*.nupkg"))
    for path in packages:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            spec = xml.fromstring(package.read(next(n for n in names if n.endswith(".nuspec"))))
        metadata = {element.tag.split("}")[1]: element for element in spec[0]}
        identity = metadata["id"].text
        dependencies = {d.get("id") for d in spec.iter() if d.tag.endswith("}dependency")}
        print(identity, metadata["version"].text, sorted(dependencies))
        if identity == "AgentGuard" and dependencies != CORE:
            problems.append(f"{identity} depends on {sorted(dependencies)}")
        problems += [f"{identity} lacks {part}" for part in ("license", "readme", "tags", "description") if part not in metadata]
        problems += [f"{identity} lacks its XML documentation" for _ in [0] if not any(n.endswith(".xml") and n.startswith("lib/") for n in names)]
        if not path.with_suffix(".snupkg").exists():
            problems.append(f"{identity} lacks its symbols")
    if not packages:
        problems.append("nothing was packed")
    print("\n".join(problems))
    return 1 if problems else 0


sys.exit(main(sys.argv[1]))
