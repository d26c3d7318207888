using System.Net;

namespace AgentGuard.Mcp.Tests;

public sealed class MessageLimitHandlerTests
{
    [Test]
    public async Task Bounds_each_line_of_an_answer_and_keeps_its_headers()
    {
        using var client = new HttpClient(new MessageLimitHandler(1_024) { InnerHandler = new Answer("short\n" + new string('x', 2_000)) });
        using var response = await client.GetAsync(new Uri("http://loopback.example/"), HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/event-stream"));
        Assert.That(async () => await reader.ReadToEndAsync(), Throws.TypeOf<IOException>());
    }

    private sealed class Answer(string text) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(text, System.Text.Encoding.UTF8, "text/event-stream"),
            });
    }
}
