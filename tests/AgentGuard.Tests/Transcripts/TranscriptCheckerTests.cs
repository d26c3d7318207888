using AgentGuard.Transcripts;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Transcripts;

public sealed class TranscriptCheckerTests
{
    private static readonly ChatMessage System = new(ChatRole.System, "Be brief.");
    private static readonly ChatMessage User = new(ChatRole.User, "Hi");
    private static readonly ChatMessage Assistant = new(ChatRole.Assistant, "Hello");

    private static IEnumerable<TestCaseData> Defects()
    {
        yield return Case(TranscriptDefectKind.CallIdNotAccepted, TranscriptRules.OpenAIChat, User, Call(new string('x', 41)), Result(new string('x', 41)));
        yield return Case(TranscriptDefectKind.CallIdNotAccepted, TranscriptRules.OpenAIResponses, User, Call(new string('x', 94)), Result(new string('x', 94)));
        yield return Case(TranscriptDefectKind.CallIdNotAccepted, TranscriptRules.Anthropic, User, Call("fc|1"), Result("fc|1"));
        yield return Case(TranscriptDefectKind.CallIdNotAccepted, TranscriptRules.Mistral, User, Call("call_1234"), Result("call_1234"));
        yield return Case(TranscriptDefectKind.CallIdNotAccepted, TranscriptRules.Mistral, User, Call("abcdefgh"), Result("abcdefgh"));
        yield return Case(TranscriptDefectKind.CallIdRepeated, TranscriptRules.Anthropic, User, Call("c1"), Result("c1"), Call("c1"), Result("c1"));
        yield return Case(TranscriptDefectKind.NameNotAccepted, TranscriptRules.OpenAIChat, User, Call("c1", "mail.send"), Result("c1"));
        yield return Case(TranscriptDefectKind.CallWithoutResult, TranscriptRules.OpenAIChat, User, Call("c1"));
        yield return Case(TranscriptDefectKind.CallWithoutResult, TranscriptRules.OpenAIChat, User, Call("c1"), User);
        yield return Case(TranscriptDefectKind.ResultWithoutCall, TranscriptRules.OpenAIChat, User, Result("c1"));
        yield return Case(TranscriptDefectKind.ResultRepeated, TranscriptRules.OpenAIChat, User, Call("c1"), Result("c1"), Result("c1"));
        yield return Case(TranscriptDefectKind.ReasoningNotAccepted, TranscriptRules.Anthropic, User, Reasoning("openai"), User);
        yield return Case(TranscriptDefectKind.ReasoningNotAccepted, TranscriptRules.Anthropic, User, Reasoning(null), User);
        yield return Case(TranscriptDefectKind.ReasoningNotAccepted, TranscriptRules.OpenAIChat, User, Reasoning("anthropic"));
        yield return Case(TranscriptDefectKind.ForeignRepresentation, TranscriptRules.OpenAIChat, new ChatMessage(ChatRole.User, "Hi") { RawRepresentation = new() });
        yield return Case(TranscriptDefectKind.ContentNotSupported, TranscriptRules.Bedrock, Said(ChatRole.User, new UriContent("https://example.com/a.png", "image/png")));
        yield return Case(TranscriptDefectKind.ContentNotSupported, TranscriptRules.Anthropic, Said(ChatRole.User, new DataContent(new byte[] { 1 }, "audio/wav")));
        yield return Case(TranscriptDefectKind.ContentNotSupported, TranscriptRules.Anthropic, Said(ChatRole.User, new HostedFileContent("file_1")));
        yield return Case(TranscriptDefectKind.BlankText, TranscriptRules.Anthropic, Said(ChatRole.User, new TextContent(" "), new TextContent("Hi")));
        yield return Case(TranscriptDefectKind.EmptyMessage, TranscriptRules.OpenAIChat, User, Said(ChatRole.Assistant));
        yield return Case(TranscriptDefectKind.RoleNotAccepted, TranscriptRules.Anthropic, new ChatMessage(new ChatRole("developer"), "Be brief."), User);
        yield return Case(TranscriptDefectKind.RoleRepeated, TranscriptRules.Gemini, User, User);
        yield return Case(TranscriptDefectKind.SystemMisplaced, TranscriptRules.Gemini, User, Assistant, System, User);
        yield return Case(TranscriptDefectKind.ResultsScattered, TranscriptRules.Gemini, User, Said(ChatRole.Assistant, Fc("c1"), Fc("c2")), Result("c1"), Result("c2"));
        yield return Case(TranscriptDefectKind.UserAfterResults, TranscriptRules.Mistral, User, Call("abcdefghi"), Result("abcdefghi"), User);
        yield return Case(TranscriptDefectKind.OpensWithoutUser, TranscriptRules.Anthropic, System, Assistant, User);
        yield return Case(TranscriptDefectKind.OpensWithoutUser, TranscriptRules.Anthropic, System);
        yield return Case(TranscriptDefectKind.EndsWithAssistant, TranscriptRules.Mistral, User, Assistant);
        yield return Case(TranscriptDefectKind.TrailingWhitespace, TranscriptRules.Anthropic with { AllowsAssistantLast = true }, User, new ChatMessage(ChatRole.Assistant, "Answer: "));
    }

    [TestCaseSource(nameof(Defects))]
    public void Finds(TranscriptDefectKind kind, TranscriptRules rules, ChatMessage[] messages) =>
        Assert.That(TranscriptChecker.Check(messages, rules).Select(defect => defect.Kind), Is.EqualTo(new[] { kind }));

    [Test]
    public void Says_where_a_result_stands_in_place_of_its_own()
    {
        var defects = TranscriptChecker.Check([User, Call("c1"), User, Result("c1")], TranscriptRules.OpenAIChat);

        Assert.That(defects, Is.EqualTo(new[]
        {
            new TranscriptDefect(TranscriptDefectKind.CallWithoutResult, 1, 0, "c1"),
            new TranscriptDefect(TranscriptDefectKind.ResultMisplaced, 3, 0, "c1"),
        }));
    }

    [Test]
    public void Says_what_is_text_beside_results_and_calls_of_others()
    {
        var defects = TranscriptChecker.Check(
            [User, Said(ChatRole.User, Fc("c1")), Call("c2"), Said(ChatRole.Tool, Fr("c2"), new TextContent("and more"))], TranscriptRules.OpenAIChat);

        Assert.That(defects.Select(defect => defect.Kind), Is.EqualTo(new[] { TranscriptDefectKind.CallMisplaced, TranscriptDefectKind.ContentMisplaced }));
    }

    [Test]
    public void Accepts_what_is_in_order([ValueSource(typeof(Profiles), nameof(Profiles.Names))] string profile)
    {
        var rules = Profiles.Named(profile);
        var (one, two) = rules.Name == "digits" ? (new string('1', 30), new string('2', 30)) : ("abcdefghi", "123456789");
        ChatMessage[] messages =
        [
            System,
            Said(ChatRole.User, new TextContent("Look at this"), new DataContent(new byte[] { 1 }, "image/png")),
            Said(ChatRole.Assistant, new TextContent("I look it up."), Fc(one, "abc"), Fc(two, "abc")),
            Said(ChatRole.Tool, Fr(one), Fr(two)),
            Assistant,
            User,
        ];

        Assert.That(TranscriptChecker.Check(messages, rules), Is.Empty);
    }

    [Test]
    public void Takes_reasoning_that_the_provider_signed_itself()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(TranscriptChecker.Check([User, Reasoning("anthropic"), User], TranscriptRules.Anthropic), Is.Empty);
            Assert.That(TranscriptChecker.Check([User, Reasoning(null), User], TranscriptRules.Anthropic with { TrustsUnattributed = true }), Is.Empty);
            Assert.That(TranscriptChecker.Check([User, Reasoning("openai"), User], TranscriptRules.Anthropic with { TrustsUnattributed = true }), Is.Not.Empty);
        }
    }

    [Test]
    public void Allocates_nothing_when_nothing_is_wrong()
    {
        List<ChatMessage> messages = [System, User, Call("abcdefghi"), Result("abcdefghi"), Assistant, User, Call("123456789"), Result("123456789")];
        Assert.That(TranscriptChecker.Check(messages, TranscriptRules.Strict), Is.Empty);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            TranscriptChecker.Check(messages, TranscriptRules.Strict);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void What_some_adapters_skip_is_a_risk_and_everything_else_an_error() =>
        Assert.That(
            Enum.GetValues<TranscriptDefectKind>().Where(kind => new TranscriptDefect(kind, 0).Severity is TranscriptDefectSeverity.Risk),
            Is.EqualTo(new[] { TranscriptDefectKind.ForeignContent, TranscriptDefectKind.ForeignRepresentation }));

    [Test]
    public void A_defect_says_what_and_where_and_nothing_that_was_said() =>
        Assert.That(
            TranscriptChecker.Check([User, Call("c1")], TranscriptRules.OpenAIChat).Single().ToString(),
            Is.EqualTo("CallWithoutResult in message 1, content 0, call c1"));

    private static TestCaseData Case(TranscriptDefectKind kind, TranscriptRules rules, params ChatMessage[] messages) =>
        new TestCaseData(kind, rules, messages).SetArgDisplayNames(kind.ToString(), rules.Name, messages.Length.ToString());

    private static ChatMessage Said(ChatRole role, params AIContent[] contents) => new(role, contents);

    private static ChatMessage Call(string id, string name = "look_up") => Said(ChatRole.Assistant, Fc(id, name));

    private static ChatMessage Result(string id) => Said(ChatRole.Tool, Fr(id));

    private static FunctionCallContent Fc(string id, string name = "look_up") => new(id, name);

    private static FunctionResultContent Fr(string id) => new(id, "found");

    private static ChatMessage Reasoning(string? provider)
    {
        var reasoning = new TextReasoningContent("hm") { ProtectedData = "signed" };
        if (provider is not null)
        {
            TranscriptAuthor.Label([reasoning], provider);
        }

        return Said(ChatRole.Assistant, reasoning, new TextContent("Hello"));
    }
}
