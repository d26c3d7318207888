using System.Text.Json;
using AgentGuard.Provenance;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Provenance;

public sealed class ContentOriginTests
{
    private static readonly Gen<ContentOrigin> Origins =
        from kind in Gen.Enum<ContentOriginKind>()
        from source in Gen.String.Null()
        from untrusted in Gen.Bool
        select new ContentOrigin(kind, source) { IsUntrusted = untrusted };

    [TestCase("tool:look_up", ContentOriginKind.Tool, "look_up", true)]
    [TestCase("tool!trusted:calculator", ContentOriginKind.Tool, "calculator", false)]
    [TestCase("user!untrusted", ContentOriginKind.User, null, true)]
    [TestCase("retrieval", ContentOriginKind.Retrieval, null, true)]
    [TestCase("host", ContentOriginKind.Host, null, false)]
    [TestCase("tool:a:b!trusted", ContentOriginKind.Tool, "a:b!trusted", true)]
    public void Reads_what_it_writes(string text, ContentOriginKind kind, string? source, bool untrusted)
    {
        Assert.That(ContentOrigin.TryParse(text, out var origin), Is.True);
        Assert.That(origin, Is.EqualTo(new ContentOrigin(kind, source) { IsUntrusted = untrusted }));
        Assert.That(origin!.ToString(), Is.EqualTo(text));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("Tool")]
    [TestCase("0")]
    [TestCase("tool!")]
    [TestCase("tool!good:x")]
    public void Reads_nothing_else(string? text) => Assert.That(ContentOrigin.TryParse(text, out _), Is.False);

    [Test]
    public void Survives_its_text_form() =>
        Origins.Sample(origin => ContentOrigin.TryParse(origin.ToString(), out var read) && read == origin);

    [Test]
    public void Survives_json_and_copies_of_messages() => Origins.Sample(origin =>
    {
        var message = new ChatMessage(ChatRole.User, [new TextContent("a").SetOrigin(origin), new FunctionResultContent("1", "b").SetOrigin(origin)]);
        var json = JsonSerializer.Serialize(message.Clone(), AIJsonUtilities.DefaultOptions);
        var read = JsonSerializer.Deserialize<ChatMessage>(json, AIJsonUtilities.DefaultOptions)!;
        return read.Contents.Count == 2 && read.Contents.All(content => content.GetOrigin() == WithoutLoneSurrogates(origin));
    });

    [Test]
    public void Touches_no_dictionary_that_is_shared()
    {
        var shared = new AdditionalPropertiesDictionary { ["k"] = 1 };
        var content = new TextContent("a") { AdditionalProperties = shared };

        content.SetOrigin(ContentOrigin.Memory);

        Assert.That(shared, Has.Count.EqualTo(1));
        Assert.That(content.AdditionalProperties["k"], Is.EqualTo(1));
        Assert.That(content.GetOrigin(), Is.EqualTo(ContentOrigin.Memory));
    }

    [Test]
    public void Is_what_the_role_says_where_there_is_no_label()
    {
        var text = new TextContent("a");

        Assert.That(new ChatMessage(ChatRole.User, [text]).GetOrigin(text), Is.EqualTo(ContentOrigin.User));
        Assert.That(new ChatMessage(ChatRole.Assistant, [text]).GetOrigin(text), Is.EqualTo(ContentOrigin.Model));
        Assert.That(new ChatMessage(new ChatRole("developer"), [text]).GetOrigin(text), Is.EqualTo(ContentOrigin.Host));
        Assert.That(new ChatMessage(ChatRole.Assistant, []).GetOrigin(new FunctionResultContent("1", "x")), Is.EqualTo(ContentOrigin.Tool()));
        Assert.That(new ChatMessage(ChatRole.User, [text]).GetOrigin(new TextContent("b").SetOrigin(ContentOrigin.Retrieval("i"))), Is.EqualTo(ContentOrigin.Retrieval("i")));
    }

    private static ContentOrigin WithoutLoneSurrogates(ContentOrigin origin) => origin with
    {
        Source = origin.Source is null ? null : System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(origin.Source)),
    };
}
