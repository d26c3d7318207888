using AgentGuard.Context;
using AgentGuard.Ports;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AgentGuard.Tests.Context;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ConversationStateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("conversation").FullName;

    private string FilePath => Path.Combine(_folder, "conversation.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_conversation_comes_back_whole_and_the_same_is_sent_of_it()
    {
        var messages = Conversations.WithToolCalls(40, 60);
        messages.Add(new(ChatRole.User, [new TextContent("see 漢 \ud83d\ude00"), new DataContent(new byte[] { 1, 2 }, "image/png")]));
        var before = new ContextCompressor(new() { MaxTokens = 1_500 }).Compress(messages);
        var time = new FakeTimeProvider();
        await new ConversationState("c-1", messages) { Principal = "ada", Values = new Dictionary<string, string> { ["step"] = "7" } }.SaveAsync(FilePath, time);

        var loaded = await ConversationState.LoadAsync(FilePath);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((loaded.Id, loaded.Principal, loaded.SavedAt, loaded.Values["step"]), Is.EqualTo(("c-1", "ada", time.GetUtcNow(), "7")));
            Assert.That(loaded.Messages.Select(Conversations.Describe), Is.EqualTo(messages.Select(Conversations.Describe)));
            Assert.That(
                new ContextCompressor(new() { MaxTokens = 1_500 }).Compress(loaded.Messages).Messages.Select(Conversations.Describe),
                Is.EqualTo(before.Messages.Select(Conversations.Describe)));
        }
    }

    [Test]
    public async Task No_file_that_is_cut_off_anywhere_or_has_another_byte_is_half_loaded()
    {
        await new ConversationState("c-1", Conversations.Chat(3, 5)).SaveAsync(FilePath);
        var whole = await File.ReadAllBytesAsync(FilePath);
        for (var length = 0; length < whole.Length; length += 7)
        {
            await File.WriteAllBytesAsync(FilePath, whole[..length]);
            Assert.That(() => ConversationState.LoadAsync(FilePath), Throws.TypeOf<AgentGuardException>(), $"cut at {length}");
        }

        for (var at = 0; at < whole.Length; at += at < 150 ? 1 : 7)
        {
            var changed = (byte[])whole.Clone();
            changed[at] ^= 1;
            await File.WriteAllBytesAsync(FilePath, changed);
            Assert.That(() => ConversationState.LoadAsync(FilePath), Throws.TypeOf<AgentGuardException>(), $"changed at {at}");
        }
    }

    [Test]
    public async Task A_later_version_and_another_file_are_named()
    {
        await File.WriteAllTextAsync(FilePath, "{\"format\":\"agentguard.conversation\",\"version\":3,\"sha256\":\"\"}\n{}");
        Assert.That(() => ConversationState.LoadAsync(FilePath), Throws.TypeOf<AgentGuardException>().With.Message.Contains("version 3"));
        await File.WriteAllTextAsync(FilePath, "{\"format\":\"other\"}\n{}");
        Assert.That(() => ConversationState.LoadAsync(FilePath), Throws.TypeOf<AgentGuardException>().With.Message.Contains("no saved conversation"));
    }

    [Test]
    public async Task A_run_goes_on_in_another_process_with_what_it_has_used_of_its_budgets()
    {
        var spent = new Spending { InputTokens = 900, CachedInputTokens = 100, OutputTokens = 80, Cost = 0.125m, ModelCalls = 3, ToolCalls = 2 };
        await using (var run = AgentRun.Start(new() { Principal = "ada", MaxModelAttempts = 5 }, id: "r-1"))
        {
            run.Usage.Record(spent);
            while (run.Attempts.Used < 4)
            {
                run.Attempts.TryTake();
            }

            await (ConversationState.Of(run, Conversations.Chat(3, 5)) with { RememberedMessages = 3 }).SaveAsync(FilePath);
        }

        var loaded = await ConversationState.LoadAsync(FilePath);
        await using var resumed = loaded.Resume(new() { MaxModelAttempts = 5 });

        using (Assert.EnterMultipleScope())
        {
            Assert.That((resumed.Id, resumed.Principal, resumed.Usage.Spent, loaded.RememberedMessages), Is.EqualTo(("r-1", "ada", spent, 3)));
            Assert.That((resumed.Attempts.TryTake(), resumed.Attempts.TryTake()), Is.EqualTo((true, false)));
            Assert.That(AgentRun.Current, Is.SameAs(resumed));
        }
    }

    [Test]
    public async Task A_conversation_of_the_first_version_loads_without_what_was_used()
    {
        const string body = """{"id":"c-1","principal":null,"savedAt":"2026-01-02T03:04:05+00:00","values":{},"messages":[{"role":"user","contents":[{"$type":"text","text":"hi"}]}]}""";
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(body)));
        await File.WriteAllTextAsync(FilePath, $$"""{"format":"agentguard.conversation","version":1,"sha256":"{{hash}}"}""" + "\n" + body);

        var loaded = await ConversationState.LoadAsync(FilePath);

        Assert.That((loaded.Messages.Single().Text, loaded.Spent, loaded.AttemptsUsed), Is.EqualTo(("hi", default(Spending), 0)));
    }

    [Test]
    public async Task What_was_dropped_is_found_by_its_words_and_leads_to_what_was_dropped_before()
    {
        var store = new InMemoryContentStore();
        var read = new ToolGuard { ContentStore = store }.ReadResultTool;
        var compressor = new ContextCompressor(new() { MaxTokens = 700, OutputReserveTokens = 0, KeepLatestTurns = 1 }) { ContentStore = store };
        await using var run = AgentRun.Start();
        List<ChatMessage> messages = [new(ChatRole.User, "go"), new(ChatRole.Assistant, "The word is QUAGGA."), new(ChatRole.User, "noted")];
        for (var i = 0; i < 40; i++)
        {
            messages.AddRange([new(ChatRole.Assistant, $"{i} " + Conversations.Words(40)), new(ChatRole.User, $"next {i}")]);
            await compressor.CompressAsync([.. messages], [read]);
        }

        var view = (await compressor.CompressAsync([.. messages], [read])).Messages;
        var found = (await read.InvokeAsync(new() { ["find"] = "quagga" }))!.ToString()!;
        var latest = view.Select(message => message.Text).Single(text => text.StartsWith("[Note:", StringComparison.Ordinal));

        Assert.That(found, Does.Contain("The word is QUAGGA."));
        Assert.That(latest, Does.Match("to read them: read_result id=[a-z2-7]{16}"));
        var id = latest[(latest.IndexOf("id=", StringComparison.Ordinal) + 3)..][..16];
        Assert.That((await read.InvokeAsync(new() { ["id"] = id }))!.ToString(), Does.Contain("[Before that: read_result id="));
    }
}
