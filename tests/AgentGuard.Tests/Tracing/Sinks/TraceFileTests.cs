using AgentGuard.Tracing;
using AgentGuard.Tracing.Sinks;

namespace AgentGuard.Tests.Tracing.Sinks;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TraceFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trace").FullName;

    private string Path => System.IO.Path.Combine(_folder, "deep", "trace.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_span_is_read_as_it_was_written()
    {
        var span = Span(1) with
        {
            ParentId = "00000000000000ff",
            Status = System.Diagnostics.ActivityStatusCode.Error,
            StatusDescription = "Timeout",
            Kind = System.Diagnostics.ActivityKind.Client,
            Attributes = new Dictionary<string, object>
            {
                ["text"] = "ä \"quoted\" \n",
                ["whole"] = 5L,
                ["number"] = 0.5,
                ["round"] = 2.0,
                ["flag"] = true,
                ["texts"] = new[] { "a", "b" },
                ["numbers"] = new[] { 1L, 2L },
            },
            Events = [new("AG1301", DateTimeOffset.UnixEpoch, new Dictionary<string, object> { ["agentguard.event.code"] = "AG1301" })],
            Links = [new("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331")],
        };
        await WriteAsync(span);

        var read = (await TraceFile.LoadAsync(Path)).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Attributes, Is.EqualTo(span.Attributes));
            Assert.That(read.Events.Single().Attributes, Is.EqualTo(span.Events.Single().Attributes));
            Assert.That(read.Links, Is.EqualTo(span.Links));
            Assert.That(
                read with { Attributes = span.Attributes, Events = span.Events, Links = span.Links },
                Is.EqualTo(span));
            Assert.That(read.Attributes["round"], Is.TypeOf<double>());
        }
    }

    [Test]
    public async Task A_line_that_was_torn_is_left_out_and_a_later_process_goes_on_after_it()
    {
        await WriteAsync(Span(1), Span(2));
        var whole = await File.ReadAllBytesAsync(Path);
        for (var length = whole.Length - 1; length > whole.Length / 2; length -= 7)
        {
            await File.WriteAllBytesAsync(Path, whole[..length]);
            await WriteAsync(Span(3));

            Assert.That((await TraceFile.LoadAsync(Path)).Select(span => span.Name), Does.Contain("span 1").And.Contain("span 3"), $"cut at {length}");
        }
    }

    [Test]
    public async Task A_damaged_line_is_named()
    {
        await WriteAsync(Span(1), Span(2), Span(3));
        var lines = await File.ReadAllLinesAsync(Path);
        lines[1] = lines[1].Replace("\"kind\"", "\"kin\"", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(Path, lines);

        await Assert.ThatAsync(() => TraceFile.LoadAsync(Path), Throws.TypeOf<AgentGuardException>().With.Message.Contains("Line 2"));
    }

    [Test]
    public async Task A_full_file_is_put_aside_and_the_oldest_goes()
    {
        using (var sink = new TraceFileSink(Path, new() { MaxFileBytes = 300, MaxFiles = 2 }))
        {
            for (var i = 1; i <= 6; i++)
            {
                await sink.WriteAsync([Span(i)]);
            }
        }

        var kept = new List<string>();
        foreach (var file in Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!).Order(StringComparer.Ordinal))
        {
            kept.AddRange((await TraceFile.LoadAsync(file)).Select(span => $"{System.IO.Path.GetFileName(file)} {span.Name}"));
        }

        Assert.That(kept, Is.EqualTo(["trace.jsonl span 6", "trace.jsonl.1 span 5", "trace.jsonl.2 span 4"]));
    }

    [Test]
    public async Task A_run_that_has_only_begun_is_the_root_of_what_lies_within_it()
    {
        await WriteAsync(Span(1) with { Duration = null, Attributes = new Dictionary<string, object> { ["agentguard.step"] = "run" } }, Span(2) with { ParentId = Span(1).SpanId });

        var trace = RunTrace.Of(await TraceFile.LoadAsync(Path)).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.IsComplete, Is.False);
            Assert.That(trace.Root.Children.Single().Span.Name, Is.EqualTo("span 2"));
        }
    }

    [Test]
    public void Limits_out_of_their_range_are_refused() => Assert.That(
        () => new TraceFileSink(Path, new() { MaxFileBytes = 0 }), Throws.TypeOf<ArgumentOutOfRangeException>());

    internal static TraceSpan Span(int number) => new("0af7651916cd43dd8448eb211c80319c", number.ToString("x16", null), $"span {number}")
    {
        StartedAt = DateTimeOffset.UnixEpoch.AddSeconds(number),
        Duration = TimeSpan.FromMilliseconds(number),
        Source = "AgentGuard",
    };

    private async Task WriteAsync(params TraceSpan[] spans)
    {
        using var sink = new TraceFileSink(Path);
        await sink.WriteAsync(spans);
    }
}
