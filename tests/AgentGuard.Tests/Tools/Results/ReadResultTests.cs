using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AgentGuard.Ports;
using AgentGuard.Testing;
using AgentGuard.Tools;
using AgentGuard.Tools.Results;
using CsCheck;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using static AgentGuard.Tests.Tools.ToolLoop;

namespace AgentGuard.Tests.Tools.Results;

[TestFixture(false)]
[TestFixture(true)]
public sealed partial class ReadResultTests(bool streaming)
{
    private static readonly string Log = string.Join('\n', Enumerable.Range(0, 2_000).Select(i => $"line {i}: code {i * 7919 % 100_003}"));
    private static readonly string[] Parts = ["a", "b ", "\n", "\ud83d\ude00", "words and words "];
    private static readonly AIFunction GetLog = AIFunctionFactory.Create(() => Log, "get_log");

    [Test]
    public async Task The_model_reads_on_where_the_note_says()
    {
        var calls = 0;
        var model = new ScriptedChatClient(request => (++calls, Note(request.Transcript)) switch
        {
            (1, _) => ScriptedStep.Contents(Call("get_log", "c1")),
            (2, ({ } id, var offset)) => ScriptedStep.Contents(Call("read_result", "c2", ("id", id), ("offset", offset))),
            _ => ScriptedStep.Text("done"),
        });
        var response = await ToolLoop.AskAsync(Over(model, g => g.MaxResultTokens = 500), streaming, new() { Tools = [GetLog] });
        var results = response.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.Result!.ToString()!).ToList();
        var (head, page) = (results[0][..results[0].IndexOf("[...", StringComparison.Ordinal)], results[1][(results[1].IndexOf('\n') + 1)..]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Log, Does.StartWith(head + page));
            Assert.That(page, Has.Length.GreaterThan(500));
            Assert.That(results[1], Does.Match($@"^\[characters {head.Length} to \d+ of {Log.Length}; the next part: offset=\d+\]"));
            Assert.That(results.Select(result => EstimatingTokenCounter.Instance.CountTokens(result)), Is.EqualTo(new[] { 500, 2_000 }).Within(100));
        }
    }

    [Test]
    public async Task A_text_is_found_in_all_that_was_left_out_without_naming_where()
    {
        var other = AIFunctionFactory.Create(() => string.Join('\n', Enumerable.Range(0, 2_000).Select(i => $"entry {i}: {(i == 777 ? "QUAGGA" : "zebra")}")), "get_entries");
        var model = new ScriptedChatClient(
            ScriptedStep.Contents(Call("get_log", "c1"), Call("get_entries", "c2")),
            ScriptedStep.Contents(Call("read_result", "c3", ("find", "quagga")), Call("read_result", "c4", ("find", "okapi"))),
            ScriptedStep.Text("done"));
        await ToolLoop.AskAsync(Over(model, g => g.MaxResultTokens = 500), streaming, new() { Tools = [GetLog, other] });
        var results = model.Requests[^1].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.Result!.ToString()!).ToList();

        Assert.That(results[2], Does.Match(@"^\[id=[a-z2-7]{16}\] \[found 1 times, 1 shown").And.Contains("entry 777: QUAGGA"));
        Assert.That(results[3], Is.EqualTo("[not found in anything that was left out]"));
    }

    [Test]
    public async Task What_is_written_in_other_words_is_found_where_the_host_can_rank_passages()
    {
        var pets = AIFunctionFactory.Create(() => string.Join('\n', Enumerable.Range(0, 2_000).Select(i => i == 777 ? "Ada walks her dog at noon." : $"entry {i}: nothing")), "get_entries");
        var model = new ScriptedChatClient(
            ScriptedStep.Contents(Call("get_entries", "c1")),
            ScriptedStep.Contents(Call("read_result", "c2", ("find", "dogs walked")), Call("read_result", "c3", ("find", "okapi"))),
            ScriptedStep.Text("done"));
        var services = new ServiceCollection();
        services.AddAgentGuard();
        await using var provider = services.BuildServiceProvider();
        var client = model.AsBuilder().UseAgentRun().UseGuardedFunctionInvocation(g => g.MaxResultTokens = 500).Build(provider);
        await ToolLoop.AskAsync(client, streaming, new() { Tools = [pets] });
        var results = model.Requests[^1].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.Result!.ToString()!).ToList();
        var offset = int.Parse(Regex.Match(results[1], @"offset=(\d+)").Groups[1].Value, CultureInfo.InvariantCulture);

        Assert.That(results[1], Does.Match(@"^\[not found in these words.*\n\[id=[a-z2-7]{16} offset=\d+\]").And.Contains("Ada walks her dog"));
        Assert.That(offset, Is.InRange(777 * 15, 777 * 22));
        Assert.That(results[2], Is.EqualTo("[not found in anything that was left out]"));
    }

    [Test]
    public void The_passages_joined_are_the_whole_and_no_pair_of_surrogates_is_parted() =>
        Gen.Int[0, 4].Array[0, 900].Select(parts => string.Concat(parts.Select(part => Parts[part]))).Sample(text =>
        {
            var seen = new SeenPassages();
            _ = new KeptPassages([("id", text)]).FindAsync("a", seen, 1_000, EstimatingTokenCounter.Instance, default).AsTask().GetAwaiter().GetResult();
            return string.Concat(seen.Passages) == text && !seen.Passages.Any(passage => char.IsHighSurrogate(passage[^1]));
        });

    [Test]
    public async Task It_is_offered_in_every_request_so_that_the_tools_stay_the_same_and_only_beside_tools()
    {
        var model = new ScriptedChatClient(
            ScriptedStep.Contents(Call("get_log", "c1")), ScriptedStep.Text("done"), ScriptedStep.Text("none"), ScriptedStep.Text("off"));
        var client = Over(model);
        await ToolLoop.AskAsync(client, streaming, new() { Tools = [GetLog] });
        await ToolLoop.AskAsync(client, streaming, new());
        await ToolLoop.AskAsync(Over(model, g => g.RecallResults = false), streaming, new() { Tools = [GetLog] });

        Assert.That(
            model.Requests.Select(request => string.Join(' ', request.Options?.Tools?.Select(tool => tool.Name) ?? [])),
            Is.EqualTo(new[] { "get_log read_result", "get_log read_result", "", "get_log" }));
    }

    [Test]
    public async Task A_tool_of_the_hosts_own_of_that_name_stays_alone()
    {
        var own = AIFunctionFactory.Create(() => "mine", "read_result");
        var (response, model) = await ToolLoop.AskAsync(
            streaming, [own], ScriptedStep.Contents(Call("read_result", "c1")), ScriptedStep.Text("done"));

        Assert.That(model.Requests[0].Options!.Tools!.Count, Is.EqualTo(1));
        Assert.That(response.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Single().Result!.ToString(), Is.EqualTo("mine"));
    }

    [Test]
    public async Task Nobody_reads_what_another_principal_was_given()
    {
        var guard = new ToolGuard(new ToolGuardOptions { MaxResultTokens = 200 });
        var read = guard.ReadResultTool;
        string id;
        await using (AgentRun.Start(new() { Principal = "ada" }))
        {
            id = Note((string)(await guard.InvokeAsync(GetLog, []))!).Id!;
            Assert.That(await ReadAsync(read, ("id", id)), Does.StartWith("[characters 0"));
        }

        await using (AgentRun.Start(new() { Principal = "eve" }))
        {
            Assert.That(await ReadAsync(read, ("id", id)), Does.Contain("\"error\"").And.Contain("no kept result"));
        }
    }

    [Test]
    public async Task A_store_that_is_down_costs_the_recall_and_not_the_result()
    {
        var guard = new ToolGuard(new ToolGuardOptions { MaxResultTokens = 200 }) { ContentStore = new BrokenStore() };
        _ = guard.ReadResultTool;

        Assert.That(await guard.InvokeAsync(GetLog, []), Does.StartWith("line 0").And.Contain("ask for less").And.Not.Contain("read_result"));
    }

    [Test]
    public async Task Nothing_speaks_of_it_where_nobody_offers_it() =>
        Assert.That(await GetLog.AsGuarded(o => o.MaxResultTokens = 200).InvokeAsync(), Does.Contain("ask for less").And.Not.Contain("read_result"));

    [Test]
    public async Task It_searches_and_finds_items_of_an_array()
    {
        var guard = new ToolGuard(new ToolGuardOptions { MaxResultTokens = 200 });
        var read = guard.ReadResultTool;
        var items = AIFunctionFactory.Create(() => Enumerable.Range(0, 1_000).Select(i => new Dictionary<string, string> { ["name"] = $"a,]\"{i}" }).ToArray(), "items");
        var result = (await guard.InvokeAsync(items, []))!.ToString()!;
        var id = Note(result).Id!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await ReadAsync(read, ("id", id), ("item", 700)), Does.Match("""\]\n\{\s*"name": ?"a,\]\\"700"\s*\}"""));
            Assert.That(await ReadAsync(read, ("id", id), ("item", 1_000)), Does.Contain("no JSON array with an item 1000"));
            Assert.That(await ReadAsync(read, ("id", id), ("find", "777")), Does.StartWith("[found 1 times, 1 shown").And.Contain("777\""));
            Assert.That(await ReadAsync(read, ("id", id), ("find", "nowhere")), Is.EqualTo("[not found]"));
            Assert.That(await ReadAsync(read, ("id", "aaaaaaaaaaaaaaaa")), Does.Contain("call the tool again whose result it was"));
            Assert.That(await ReadAsync(read, ("id", id), ("offset", 10_000_000)), Does.Contain("take a smaller offset"));
        }
    }

    [Test]
    public void The_parts_joined_are_the_whole_character_for_character() => Gen.Select(
        Gen.String[Gen.Char["ab \n\r漢é\u0000"], 0, 3_000], Gen.Int[100, 400], Gen.Bool).Sample((text, limit, emoji) =>
    {
        var whole = emoji ? string.Concat(text.Select(c => c == 'a' ? "\U0001F600" : c.ToString())) : text.Replace("\ud800", "", StringComparison.Ordinal);
        var joined = new StringBuilder();
        while (joined.Length < whole.Length)
        {
            var page = ResultPages.Page(whole, joined.Length, limit, EstimatingTokenCounter.Instance);
            Assert.That(EstimatingTokenCounter.Instance.CountTokens(page), Is.LessThanOrEqualTo(limit));
            joined.Append(page, page.IndexOf('\n') + 1, page.Length - page.IndexOf('\n') - 1);
        }

        return joined.ToString() == whole;
    });

    [Test]
    public async Task Results_have_less_room_the_fuller_the_window_is()
    {
        var model = new ScriptedChatClient(
            ScriptedStep.Contents(Call("get_log", "c1")), ScriptedStep.Contents(Call("get_log", "c2")), ScriptedStep.Text("done"));
        var response = await ToolLoop.AskAsync(
            Over(model, g => (g.MaxResultTokens, g.ContextWindow, g.RunEffectsOnce) = (2_000, 6_000, false)),
            streaming,
            new() { Tools = [GetLog] },
            [new(ChatRole.User, string.Concat(Enumerable.Repeat("some words ", 500)))]);
        var sizes = response.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>()
            .Select(result => EstimatingTokenCounter.Instance.CountTokens(result.Result!.ToString())).ToList();

        Assert.That(sizes[0], Is.InRange(900, 1_300));
        Assert.That(sizes[1], Is.LessThan(sizes[0] - 100));
    }

    private static async Task<string> ReadAsync(AIFunction read, params (string Name, object? Value)[] arguments) =>
        (await read.InvokeAsync(new AIFunctionArguments(arguments.ToDictionary(argument => argument.Name, argument => argument.Value))))!.ToString()!;

    private static (string? Id, int Offset) Note(string text) => NotePattern().Match(text) is { Success: true } match
        ? (match.Groups[1].Value, match.Groups[2].Success ? int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) : 0)
        : (null, 0);

    [GeneratedRegex("read_result id=([a-z2-7]{16})(?: offset=([0-9]+))?")]
    private static partial Regex NotePattern();

    private sealed class SeenPassages : IPassageSearch
    {
        public IReadOnlyList<string> Passages { get; private set; } = [];

        public ValueTask<IReadOnlyList<int>> SearchAsync(string question, IReadOnlyList<string> passages, int maxPassages, CancellationToken cancellationToken = default)
        {
            Passages = passages;
            return ValueTask.FromResult<IReadOnlyList<int>>([.. Enumerable.Range(0, Math.Min(maxPassages, passages.Count))]);
        }
    }

    private sealed class BrokenStore : IContentStore
    {
        public ValueTask PutAsync(ContentKey key, string content, CancellationToken cancellationToken = default) => throw new IOException("down");

        public ValueTask<string?> GetAsync(ContentKey key, CancellationToken cancellationToken = default) => throw new IOException("down");
    }
}
