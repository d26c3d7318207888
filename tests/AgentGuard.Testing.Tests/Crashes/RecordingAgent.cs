using AgentGuard.Replay;
using Microsoft.Extensions.AI;

namespace AgentGuard.Testing.Tests.Crashes;

/// <summary>An agent that records its run, and says after each step that it is over; it is killed meanwhile.</summary>
internal static class RecordingAgent
{
    public const string Command = "record";

    public static async Task<int> RunAsync(string path)
    {
        using var recorder = new RunRecorder(path);
        using var client = new ScriptedChatClient(request => ScriptedStep.Text($"answer {request.Messages.Count} {new string('x', 3_000)}"))
            .AsBuilder().UseRecording(recorder).Build();
        List<ChatMessage> messages = [];
        for (var i = 1; i <= 2_000; i++)
        {
            messages.Add(new(ChatRole.User, $"question {i}"));
            var response = await client.GetResponseAsync(messages);
            messages = [.. messages.TakeLast(20), .. response.Messages];
            Console.WriteLine(i);
        }

        return 0;
    }
}
