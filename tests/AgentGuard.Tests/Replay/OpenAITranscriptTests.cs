using AgentGuard.Replay;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Replay;

public sealed class OpenAITranscriptTests
{
    private const string Json = """[{"role":"system","content":"Be kind."},{"role":"user","content":"Stock of tea?"},{"role":"assistant","content":"","tool_calls":[{"id":"c1","type":"function","function":{"name":"stock","arguments":"{\"item\":\"tea\",\"n\":1.50}"}}]},{"role":"tool","tool_call_id":"c1","content":"3"},{"role":"assistant","content":"Three."}]""";

    [Test]
    public void A_conversation_is_written_as_it_was_read() => Assert.That(OpenAITranscript.Write(OpenAITranscript.Read(Json)), Is.EqualTo(Json));

    [Test]
    public void The_shapes_of_data_sets_are_read()
    {
        var messages = OpenAITranscript.Read("""
            {"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},
            {"role":"assistant","content":null,"tool_calls":[{"id":"c1","name":"f","arguments":"no json"},{"id":"c2","name":"g","arguments":{"x":1}}]}]}
            """);
        var calls = messages[1].Contents.Cast<FunctionCallContent>().ToList();

        Assert.That(messages[0].Text, Is.EqualTo("ab"));
        Assert.That((calls[0].Arguments!["text"], calls[1].Arguments!["x"]!.ToString()), Is.EqualTo(("no json", "1")));
    }

    [TestCase("{")]
    [TestCase("7")]
    [TestCase("{}")]
    public void What_is_no_conversation_is_an_error(string json) =>
        Assert.That(() => OpenAITranscript.Read(json), Throws.TypeOf<AgentGuardException>().With.Message.StartsWith("The text"));

    [TestCase("""[{"role":"user","content":"a"},{"role":"tool","content":"b"}]""")]
    [TestCase("""[{"role":"user","content":"a"},7]""")]
    public void A_wrong_message_is_named(string json) =>
        Assert.That(() => OpenAITranscript.Read(json), Throws.TypeOf<AgentGuardException>().With.Message.StartsWith("Message 1"));

    [Test]
    public void A_transcript_plays_back_as_a_recording()
    {
        var recording = RunRecording.FromMessages(OpenAITranscript.Read(Json));

        Assert.That(recording.Steps.Select(step => step.Tool), Is.EqualTo(new[] { null, "stock", null }));
        Assert.That(recording.Steps[1].Result!.Value.GetString(), Is.EqualTo("3"));
    }

    [Test]
    public void Images_are_read()
    {
        var message = OpenAITranscript.Read("""
            [{"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},
            {"type":"image_url","image_url":{"url":"https://pictures.example/1.png"}}]}]
            """)[0];

        Assert.That(message.Text, Is.EqualTo("What is this?"));
        Assert.That(((DataContent)message.Contents[1]).MediaType, Is.EqualTo("image/png"));
        Assert.That(((UriContent)message.Contents[2]).Uri.AbsoluteUri, Is.EqualTo("https://pictures.example/1.png"));
    }

    [TestCase("data:nothing")]
    [TestCase("http://[")]
    public void An_image_that_cannot_be_read_names_its_message(string url) => Assert.That(
        () => OpenAITranscript.Read($$$"""[{"role":"user","content":[{"type":"image_url","image_url":{"url":"{{{url}}}"}}]}]"""),
        Throws.TypeOf<AgentGuardException>().With.Message.Contains("Message 0"));
}
