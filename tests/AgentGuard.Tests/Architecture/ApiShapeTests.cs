using System.Reflection;
using AgentGuard.Events;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Architecture;

/// <summary>What every public type of the library keeps.</summary>
public sealed class ApiShapeTests
{
    private static readonly Assembly Core = typeof(AgentRun).Assembly;

    private static IEnumerable<Type> PublicTypes => Core.GetExportedTypes();

    [Test]
    public void Public_classes_are_sealed_abstract_or_the_base_exception() =>
        Assert.That(
            PublicTypes.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && type != typeof(AgentGuardException)),
            Is.Empty);

    [Test]
    public void No_public_type_has_a_name_that_the_AI_abstractions_have()
    {
        var taken = typeof(IChatClient).Assembly.GetExportedTypes().Concat(typeof(ChatClientBuilder).Assembly.GetExportedTypes())
            .Select(type => type.Name).ToHashSet(StringComparer.Ordinal);

        Assert.That(PublicTypes.Where(type => taken.Contains(type.Name)), Is.Empty);
    }

    [Test]
    public void No_name_ends_in_a_word_that_says_nothing()
    {
        string[] banned = ["Manager", "Helper", "Processor", "Service", "Data", "Util", "Utils", "Info"];

        Assert.That(Core.GetTypes().Where(type => banned.Any(word => type.Name.EndsWith(word, StringComparison.Ordinal))), Is.Empty);
    }

    [Test]
    public void Every_event_has_a_code_of_its_own()
    {
        var events = Core.GetTypes().Where(type => type.IsSubclassOf(typeof(AgentEvent)) && !type.IsAbstract).ToList();
        var codes = events.Select(type => ((AgentEvent)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type)).Code).ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(events, Is.Not.Empty);
            Assert.That(codes, Is.Unique);
            Assert.That(codes, Has.All.Match("^AG[0-9]{4}$"));
        }
    }

    [Test]
    public void Every_middleware_forwards_services_and_is_visible_to_the_check()
    {
        var middleware = Core.GetTypes().Where(type => type.IsSubclassOf(typeof(DelegatingChatClient)) && !type.IsAbstract).ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(middleware, Is.Not.Empty);
            Assert.That(middleware.Where(type => !type.IsAssignableTo(typeof(IPipelineStage))), Is.Empty);
            Assert.That(middleware.Where(type => type.IsPublic), Is.Empty, "middleware is reached by its door");
        }
    }

    [Test]
    public void Every_capability_folder_explains_itself()
    {
        var folders = Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src/AgentGuard"))
            .Where(folder => Path.GetFileName(folder) is not ("obj" or "bin" or "Internal"));

        Assert.That(folders.Where(folder => !File.Exists(Path.Combine(folder, "README.md"))).Select(Path.GetFileName), Is.Empty);
    }
}
