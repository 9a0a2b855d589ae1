using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Medistock.Realtime.Silo.Hosting;
using Medistock.Realtime.Testing.Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Nerdbank.Streams;
using Orleans.Configuration;

namespace Medistock.Realtime.Silo.Tests;

/// <summary>Two silos on one wire, each with its certificate.</summary>
public sealed class TlsTests : IDisposable
{
    private static readonly byte[] Word = Encoding.UTF8.GetBytes("a word that must not be read on the way, and must come as it went");
    private readonly Authority _ours = new("ours"), _theirs = new("theirs");

    public void Dispose()
    {
        _ours.Dispose();
        _theirs.Dispose();
    }

    [Fact]
    public async Task Silos_certified_by_one_authority_speak_and_nobody_on_the_wire_reads_it()
    {
        var wire = await SpeakAsync(With(_ours.Issue("one"), _ours), With(_ours.Issue("two"), _ours));
        Assert.Equal(Word, wire.Heard);
        Assert.Equal(-1, wire.Seen.AsSpan().IndexOf(Word.AsSpan(0, 16)));
    }

    [Fact]
    public async Task Without_an_authority_only_the_very_same_certificate_is_believed()
    {
        var same = _ours.Issue("same");
        Assert.Equal(Word, (await SpeakAsync(With(same), With(same))).Heard);
        Assert.Null((await SpeakAsync(With(same), With(_ours.Issue("another")))).Heard);
    }

    [Fact]
    public async Task A_caller_of_another_authority_is_refused() =>
        Assert.Null((await SpeakAsync(With(_ours.Issue("one"), _ours), With(_theirs.Issue("stranger"), _ours))).Heard);

    [Fact]
    public async Task A_caller_refuses_a_silo_of_another_authority() =>
        Assert.Null((await SpeakAsync(With(_theirs.Issue("stranger"), _ours), With(_ours.Issue("two"), _ours))).Heard);

    [Fact]
    public async Task A_caller_that_speaks_in_the_clear_is_refused() => Assert.Null((await SpeakAsync(With(_ours.Issue("one"), _ours), null)).Heard);

    [Fact]
    public async Task Who_begins_no_handshake_is_let_go_when_its_time_is_up()
    {
        var (far, near) = FullDuplexStream.CreatePipePair();
        var tls = new SiloTls(_ours.Issue("one"), [], NullLogger<SiloTls>.Instance) { HandshakeLimit = TimeSpan.FromMilliseconds(100) };
        await RunAsync(far, tls.Guard, inbound: true, _ => throw new InvalidOperationException("nobody was let in"));
        Assert.True((await near.Input.ReadAsync()).IsCompleted);
    }

    private static SiloTls With(X509Certificate2 own, Authority? authority = null) =>
        new(own, authority is null ? [] : [authority.Certificate], NullLogger<SiloTls>.Instance);

    /// <summary>The caller says a word; null: it never arrived.</summary>
    private static async Task<(byte[]? Heard, byte[] Seen)> SpeakAsync(SiloTls callee, SiloTls? caller)
    {
        var (far, near) = FullDuplexStream.CreatePipePair();
        var tapped = new Tap(near);
        byte[]? heard = null;
        var listens = RunAsync(far, options => callee.Guard(options), inbound: true, async connection =>
        {
            var read = await connection.Transport.Input.ReadAtLeastAsync(Word.Length);
            // A callee may be done before its caller refuses: then it hears nothing.
            if (!read.Buffer.IsEmpty) heard = read.Buffer.ToArray();
        });
        var speaks = RunAsync(tapped, options => caller?.Guard(options), inbound: false, async connection =>
        {
            await connection.Transport.Output.WriteAsync(Word);
            // As Orleans does: the connection lives until the other end closes it.
            await connection.Transport.Input.ReadAsync();
        });
        await listens;
        await far.Output.CompleteAsync();
        await far.Input.CompleteAsync();
        try
        {
            await speaks;
        }
        catch (IOException)
        {
            // The other end went away in the middle of a record: it was refused.
        }
        return (heard, tapped.Seen.ToArray());
    }

    private static Task RunAsync(IDuplexPipe wire, Action<SiloConnectionOptions> guard, bool inbound, ConnectionDelegate rest)
    {
        var options = new SiloConnectionOptions();
        guard(options);
        var builder = new ConnectionBuilder(new ServiceCollection().BuildServiceProvider());
        SiloConnectionOptions.ISiloConnectionBuilderOptions building = options;
        if (inbound) building.ConfigureSiloInboundBuilder(builder);
        else building.ConfigureSiloOutboundBuilder(builder);
        return builder.Run(connection => rest(connection)).Build()(new DefaultConnectionContext("test", wire, wire));
    }

    /// <summary>Notes what leaves in the direction of the other silo.</summary>
    private sealed class Tap : IDuplexPipe
    {
        public Tap(IDuplexPipe wire) => (Input, Output) = (wire.Input, PipeWriter.Create(new Noting(wire.Output.AsStream(), Seen)));
        public MemoryStream Seen { get; } = new();
        public PipeReader Input { get; }
        public PipeWriter Output { get; }
    }

    private sealed class Noting(Stream wire, MemoryStream seen) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() => wire.Flush();
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            seen.Write(buffer, offset, count);
            wire.Write(buffer, offset, count);
            wire.Flush();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) wire.Dispose();
            base.Dispose(disposing);
        }
    }
}
