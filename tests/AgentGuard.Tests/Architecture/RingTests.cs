using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;

namespace AgentGuard.Tests.Architecture;

/// <summary>Ring 0 imports nothing above it, no capability imports a sibling, nobody imports ring 2, and third parties stay in one folder.</summary>
[Parallelizable]
public sealed class RingTests
{
    private const string Product = "AgentGuard";
    private static readonly string[] Kernel = ["", "Ports", "Events", "Failures", "Schemas", "Provenance", "Transcripts", "Internal"];
    private static readonly string[] Composing = ["Operations", "Reports", "DependencyInjection"];

    private static readonly ArchUnitNET.Domain.Architecture Loaded = new ArchLoader()
        .LoadAssemblies(typeof(AgentRun).Assembly, typeof(Polly.ResiliencePipeline).Assembly)
        .Build();

    [Test]
    public void Folders_depend_only_on_the_rings_below_them()
    {
        var offending = OwnTypes()
            .SelectMany(type => type.GetTypeDependencies(Loaded).Select(target => (From: type, To: target)))
            .Where(pair => IsOwn(pair.To) && !IsAllowed(FolderOf(pair.From), FolderOf(pair.To)))
            .Select(pair => $"{FolderOf(pair.From)} -> {FolderOf(pair.To)}: {pair.From.FullName} uses {pair.To.FullName}")
            .Distinct()
            .ToList();

        Assert.That(offending, Is.Empty);
    }

    [Test]
    public void Polly_is_used_in_the_resilience_folder_alone()
    {
        var offending = OwnTypes()
            .Where(type => FolderOf(type) != "Resilience")
            .Where(type => type.GetTypeDependencies(Loaded).Any(target => target.FullName.StartsWith("Polly.", StringComparison.Ordinal)))
            .Select(type => type.FullName);

        Assert.That(offending, Is.Empty);
    }

    [Test]
    public void The_rules_themselves_forbid_what_they_say()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(IsAllowed("Resilience", "Guardrails"), Is.False, "siblings");
            Assert.That(IsAllowed("Ports", "Context"), Is.False, "ring 0 to ring 1");
            Assert.That(IsAllowed("Tools", "DependencyInjection"), Is.False, "ring 1 to ring 2");
            Assert.That(IsAllowed("Operations", "DependencyInjection"), Is.False, "ring 2 the wrong way");
            Assert.That(IsAllowed("DependencyInjection", "Operations"), Is.True);
            Assert.That(IsAllowed("Tools", "Schemas"), Is.True);
        }
    }

    private static bool IsAllowed(string from, string to) =>
        from == to || Kernel.Contains(to) || from == "DependencyInjection" || (from is "Operations" or "Reports" && !Composing.Contains(to));

    private static IEnumerable<IType> OwnTypes() => Loaded.Types.Where(IsOwn);

    private static bool IsOwn(IType type) => type.Assembly.FullName.StartsWith(Product + ",", StringComparison.Ordinal)
        && !type.FullName.Contains('<', StringComparison.Ordinal);

    /// <summary>The capability of a type. Doors stand in a namespace of their users, so the folder is found by their file's namespace twin.</summary>
    private static string FolderOf(IType type) => Folders.Value.GetValueOrDefault(OutermostName(type), FromNamespace(type.Namespace.FullName));

    private static string FromNamespace(string name) => name == Product || !name.StartsWith(Product + ".", StringComparison.Ordinal)
        ? string.Empty
        : name.Split('.')[1];

    private static string OutermostName(IType type) => type.FullName.Split('+')[0].Split('`')[0];

    private static readonly Lazy<Dictionary<string, string>> Folders = new(() => SourceTree.Files("src/AgentGuard")
        .Where(file => file.Text.Contains("namespace Microsoft.Extensions.", StringComparison.Ordinal))
        .ToDictionary(
            file => file.Namespace + "." + Path.GetFileNameWithoutExtension(file.Path),
            file => Path.GetDirectoryName(file.Path) is "" or null ? string.Empty : file.Path.Split('/')[0]));
}
