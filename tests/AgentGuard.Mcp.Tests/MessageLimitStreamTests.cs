using System.Text;

namespace AgentGuard.Mcp.Tests;

public sealed class MessageLimitStreamTests
{
    [Test]
    public async Task A_message_that_would_fill_the_memory_ends_the_connection_and_the_call()
    {
        await using var server = await RawServer.StartAsync(
            method => method == "tools/list"
                ? """{"tools":[{"name":"pay","inputSchema":{"type":"object"}}]}"""
                : "{\"content\":[{\"type\":\"text\",\"text\":\"" + new string('x', 5_000_000) + "\"}]}",
            stream => new MessageLimitStream(stream, 1_000_000));
        await using var toolset = new McpToolset("evil", server.Client);
        var pay = (await toolset.ListToolsAsync())[0];

        Assert.That(async () => await pay.InvokeAsync(), Throws.InstanceOf<Exception>());
        Assert.That(server.Client.Completion.IsCompleted, Is.True);
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(4_096)]
    public async Task Lines_within_the_limit_pass_whatever_their_number_and_however_they_are_read(int chunk)
    {
        var text = string.Concat(Enumerable.Range(0, 100).Select(i => new string('a', i * 10) + "\n"));
        await using var stream = new MessageLimitStream(new MemoryStream(Encoding.UTF8.GetBytes(text)), 1_024);

        var read = new MemoryStream();
        var buffer = new byte[chunk];
        for (int n; (n = await stream.ReadAsync(buffer)) > 0;)
        {
            read.Write(buffer, 0, n);
        }

        Assert.That(Encoding.UTF8.GetString(read.ToArray()), Is.EqualTo(text));
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(4_096)]
    public void A_line_beyond_it_is_an_error_however_it_is_read(int chunk)
    {
        using var stream = new MessageLimitStream(new MemoryStream(Encoding.UTF8.GetBytes("ok\n" + new string('a', 1_025) + "\n")), 1_024);
        var buffer = new byte[chunk];

        Assert.That(
            () =>
            {
                while (stream.Read(buffer) > 0)
                {
                }
            },
            Throws.TypeOf<IOException>().With.Message.Contains("1024 bytes"));
    }

    [Test]
    public void A_limit_too_small_for_any_message_is_an_error() =>
        Assert.That(() => new MessageLimitStream(Stream.Null, 1_000), Throws.TypeOf<ArgumentOutOfRangeException>());
}
